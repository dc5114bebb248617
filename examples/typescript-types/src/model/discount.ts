import type { Guest } from "./guest.js";

const rates = { none: 0, silver: 0.05, gold: 0.1 } as const;

export function discountFor(guest: Guest): number {
  return rates[guest.loyalty];
}
