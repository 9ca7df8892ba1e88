/** Two contents that no half of one, or mixture of both, can be taken for. */
export const ALTERNATIVES = [Buffer.alloc(300_000, 'The one.\n'), Buffer.alloc(310_000, 'And the other.\n')] as const;
