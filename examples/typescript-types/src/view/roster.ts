import { type Booking, total } from "../model/booking.js";
import { initials } from "../model/guest.js";
import { formatMoney } from "../format.js";

/** One line per booking, sorted by the guest's name. */
export function roster(bookings: Booking[]): string[] {
  const sorted = [...bookings].sort((a, b) =>
    a.guest.fullName.localeCompare(b.guest.fullName),
  );
  return sorted.map(
    (b) => `${b.room} ${initials(b.guest)} ${b.guest.fullName} ${formatMoney(total(b))}`,
  );
}
