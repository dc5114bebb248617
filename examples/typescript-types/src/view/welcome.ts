import type { Guest } from "../model/guest.js";
import { formatDate } from "../format.js";

export function welcome(guest: Guest, arrival: Date): string {
  const greeting = guest.loyalty === "gold" ? "Welcome back" : "Welcome";
  return `${greeting}, ${guest.fullName}! We expect you on ${formatDate(arrival)}.`;
}
