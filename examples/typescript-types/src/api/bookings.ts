import { type Booking, total } from "../model/booking.js";
import type { Guest } from "../model/guest.js";

export interface BookingResponse {
  id: number;
  guest: string;
  totalCents: number;
}

export function toResponse(booking: Booking): BookingResponse {
  return {
    id: booking.id,
    guest: booking.guest.fullName,
    totalCents: total(booking),
  };
}

export function parseGuest(body: { id: string; name: string; email: string }): Guest {
  return {
    id: body.id,
    fullName: body.name,
    email: body.email,
    loyalty: "none",
  };
}
