import fs, { readFile } from "node:fs";
import type { Price } from "./money";
export * from './lines';
const legacy = require('legacy-lib');

export interface Order {
  id: string;
  lines?: Line[];
  total(rate: number): number;
  [key: string]: unknown
}
export type Line = {
  name: string,
  amount: number
}
type Id = string | number;
export enum State { Open, Closed = "closed" }
export abstract class Shop<T> extends Base {
  private static count = 0
  readonly items: Map<string, T> = new Map();
  #secret = /[/"'`]{2}/g
  constructor(private name: string, readonly rate = 1) { super() }
  get size(): number { return this.items.size }
  async load(id: string, opts: { deep: boolean }): Promise<{ ok: boolean }> {
    const hidden = `a ${ `b {` } c`;
    return { ok: true };
  }
  onEnd = (code: number) => { return code }
  abstract price(a: number, b?: number): Price;
}
export function sum(a: number, b: number): number { return a + b }
export default async function main() { }
export const twice = (n: number) => {
  return n * 2
}
export const A = 1, B = 2
let counter = 0
declare module "virtual" { export function fake(a: string): void; }
module.exports.helper = function () { return 1 }
Shop.prototype.legacy = function (x) { }
describe("x", () => { const hidden = 1 })
export { sum as total }
