/**
 * A firewall as we look at it: chains of rules, whatever program made them. The one question is what becomes of a
 * plain new TCP connection from another machine to a port of this one.
 */

/** Such a connection. Where it comes from and to which of our addresses it goes is not known. */
export interface Connection {
  readonly family: 'ip' | 'ip6';
  readonly port: number;
  /** The interface by which it comes, never the loopback; undefined: not known. */
  readonly interface?: string;
}

/** A packet of it: the first, which only asks for it, or one of those after it. */
export interface Packet extends Connection {
  readonly first: boolean;
}

/** Whether a packet is one that a condition is for; undefined: that depends on what is not known of it. */
export type Condition = (packet: Packet) => boolean | undefined;

export type Action =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'continue' }
  /** `depends`: a program or a table that we do not look into decides. */
  | { readonly kind: 'depends' }
  | { readonly kind: 'jump' | 'goto'; readonly target: string }
  | { readonly kind: 'map'; readonly entries: readonly { readonly condition: Condition; readonly action: Action }[] };

export interface Rule {
  readonly conditions: readonly Condition[];
  readonly action: Action;
}

export interface Chain {
  readonly family: 'ip' | 'ip6' | 'inet';
  readonly table: string;
  readonly name: string;
  /** Of a base chain, which the kernel begins with: where the packet is then, its place among those, and its end. */
  readonly base?: {
    readonly hook: 'prerouting' | 'input';
    readonly policy: 'accept' | 'drop';
  };
  readonly rules: readonly Rule[];
}

/** All chains of a machine. */
export type Firewall = readonly Chain[];

/** That both hold: a condition that is not known makes the whole not known, unless another one does not hold. */
export function holdAll(conditions: readonly Condition[], packet: Packet): boolean | undefined {
  let all: boolean | undefined = true;
  for (const condition of conditions) {
    const holds = condition(packet);
    if (holds === false) return false;
    if (holds === undefined) all = undefined;
  }
  return all;
}

/** The contrary of an answer. */
export function not(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}
