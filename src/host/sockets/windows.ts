import { z } from 'zod';
import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';
import type { ListeningSocket } from './listening-socket.js';
import { outputOf } from './output-of.js';

/** One JSON document, also for one socket or none; the names of processes are read once for all. */
const SCRIPT = `\n$ErrorActionPreference = 'Stop'\n[Console]::OutputEncoding = [Text.Encoding]::UTF8\n$names = @{}\nGet-Process | ForEach-Object { $names[[int]$_.Id] = $_.ProcessName }\n$sockets = @(Get-NetTCPConnection -State Listen -ErrorAction SilentlyContinue | ForEach-Object {\n  @{ address = $_.LocalAddress; port = $_.LocalPort; pid = $_.OwningProcess; process = $names[[int]$_.OwningProcess] }\n})\nConvertTo-Json -Compress -InputObject $sockets\n`;

/** The listening TCP sockets as PowerShell knows them. Windows does not tell which account a process of others has. */
export async function windowsSockets(): Promise<ListeningSocket[]> {
  return parseConnections(await outputOf(['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', SCRIPT]));
}

const connectionsSchema = z.array(
  z.object({ address: z.string(), port: z.int(), pid: z.int(), process: z.string().nullable() }),
);

/** @throws MqttctlError for what is not the script's output */
export function parseConnections(output: string): ListeningSocket[] {
  const parsed = connectionsSchema.safeParse(parseJson(output.replace(/^\ufeff/, '')));
  if (!parsed.success) throw new MqttctlError(t`PowerShell answers with no list of sockets: try netstat -ano.`);
  return parsed.data.map(({ address: scoped, port, pid, process }) => {
    // An address of one link has its interface behind: fe80::1%12.
    const [address = ''] = scoped.split('%');
    const isBroker = process?.toLowerCase() === 'mosquitto';
    return {
      protocol: 'tcp',
      family: address.includes(':') ? 'ipv6' : 'ipv4',
      address,
      port,
      dual: undefined,
      user: undefined,
      uid: undefined,
      holders: [{ pid, name: process ?? '?', isBroker }],
    };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
