import type { Guest } from "./guest.js";

/** Nights are counted from the evening of arrival. */
export interface Booking {
  id: number;
  guest: Guest;
  room: string;
  nights: number;
  pricePerNight: number;
}

/** Price of a stay in cents, after a discount between 0 and 1. */
export function total(booking: Booking, discount: number): number {
  return Math.round(booking.nights * booking.pricePerNight * (1 - discount));
}
