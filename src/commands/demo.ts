import { BaseCommand } from '../cli/base-command.js';

export default class Demo extends BaseCommand {
  static override summary = 'Show what mqttctl does, in a scratch directory.';

  override async run(): Promise<void> {
    await this.parse(Demo);
  }
}
