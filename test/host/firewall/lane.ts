import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Connection } from '../../../src/host/firewall/chains.js';

const run = promisify(execFile);

/** Ports that something listens on behind the firewall. */
export const PORTS = [1883, 8883, 9001] as const;
/** The interface behind the firewall. */
export const INTERFACE = 'fw0';
export const CONNECTIONS: readonly Connection[] = (['ip', 'ip6'] as const).flatMap((family) =>
  PORTS.map((port) => ({ family, port, interface: INTERFACE })),
);

const ADDRESSES = { ip: '10.99.0.2', ip6: 'fd99::2' } as const;

const SERVER = `
  const net = require('node:net');
  for (const port of ${JSON.stringify(PORTS)}) net.createServer((socket) => socket.on('error', () => {}).end('welcome')).listen(port, '::');
  console.log('ready');
  process.stdin.resume().on('end', () => process.exit());`;

const CLIENT = `
  const net = require('node:net');
  const connects = (host, port, patience) => new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const end = (answer) => { clearTimeout(timer); socket.destroy(); resolve(answer); };
    const timer = setTimeout(end, patience, false);
    socket.on('data', () => end(true)).on('error', () => end(false));
  });
  console.log('ready');
  require('node:readline').createInterface(process.stdin)
    .on('line', async (line) => {
      const answers = await Promise.all(JSON.parse(line).map((words) => connects(...words)));
      console.log(JSON.stringify(answers));
    })
    .on('close', () => process.exit());`;

/** Two machines with a cable between them: one has a firewall and listens, the other one connects. */
export class Lane {
  private constructor(
    private readonly behind: string,
    private readonly outside: string,
    private readonly processes: readonly ChildProcess[],
    private readonly ask: (question: string) => Promise<string>,
  ) {}

  static async open(number: number): Promise<Lane> {
    const name = `mqttctl-${process.pid}-${number}`;
    const [behind, outside] = [`${name}-b`, `${name}-o`];
    execFileSync('sh', ['-euc', SET_UP, behind, outside, INTERFACE], { stdio: ['ignore', 'ignore', 'inherit'] });
    const server = inside(behind, SERVER);
    const client = inside(outside, CLIENT);
    const answers = [server, client].map((child) =>
      createInterface(child.stdout as NodeJS.ReadableStream)[Symbol.asyncIterator](),
    );
    await Promise.all(answers.map((lines) => lines.next()));
    const ask = async (question: string) => {
      client.stdin?.write(`${question}\n`);
      return String((await answers[1]?.next())?.value);
    };
    return new Lane(behind, outside, [server, client], ask);
  }

  /** Runs a program behind the firewall. */
  async exec(argv: readonly string[], input = ''): Promise<string> {
    const promise = run('ip', ['netns', 'exec', this.behind, ...argv]);
    promise.child.stdin?.on('error', () => {}); // it may end without reading
    promise.child.stdin?.end(input);
    return (await promise).stdout;
  }

  /** Which of these connections come about within so many milliseconds. */
  async connects(attempts: readonly (Connection & { readonly patienceMs: number })[]): Promise<boolean[]> {
    const words = attempts.map(({ family, port, patienceMs }) => [ADDRESSES[family], port, patienceMs]);
    return JSON.parse(await this.ask(JSON.stringify(words)));
  }

  close(): void {
    for (const child of this.processes) child.kill('SIGKILL');
    for (const name of [this.behind, this.outside]) execFileSync('ip', ['netns', 'delete', name]);
  }
}

/** Neighbours are known for good: a firewall may keep them from finding each other. */
const SET_UP = `
  ip netns add $0; ip netns add $1
  ip -n $0 link add $2 address 02:00:00:00:00:02 type veth peer name out0 address 02:00:00:00:00:01 netns $1
  ip -n $0 address add ${ADDRESSES.ip}/24 dev $2; ip -n $0 address add ${ADDRESSES.ip6}/64 dev $2 nodad
  ip -n $1 address add 10.99.0.1/24 dev out0; ip -n $1 address add fd99::1/64 dev out0 nodad
  ip -n $0 link set $2 up; ip -n $1 link set out0 up; ip -n $0 link set lo up
  for address in 10.99.0.1 fd99::1; do ip -n $0 neigh replace $address lladdr 02:00:00:00:00:01 dev $2 nud permanent; done
  for address in ${ADDRESSES.ip} ${ADDRESSES.ip6}; do ip -n $1 neigh replace $address lladdr 02:00:00:00:00:02 dev out0 nud permanent; done`;

function inside(namespace: string, script: string): ChildProcess {
  return spawn('ip', ['netns', 'exec', namespace, process.execPath, '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}
