import { type Booking, total } from "../model/booking.js";
import { formatDate, formatMoney } from "../format.js";

export function receipt(booking: Booking, paidOn: Date): string {
  return [
    `Receipt for ${booking.guest.fullName}`,
    `${booking.nights} nights in room ${booking.room}`,
    `Total ${formatMoney(total(booking))}`,
    `Paid on ${formatDate(paidOn)}`,
  ].join("\n");
}
