import type { Booking } from "../model/booking.js";

/** Finds bookings whose guest, room or e-mail address contains the text. */
export function search(bookings: Booking[], text: string): Booking[] {
  const wanted = text.toLowerCase();
  return bookings.filter(
    (b) =>
      b.room.includes(wanted) ||
      b.guest.email.includes(wanted) ||
      b.guest.fullName.toLowerCase().includes(wanted),
  );
}
