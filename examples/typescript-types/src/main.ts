import { toResponse } from "./api/bookings.js";
import { discountFor } from "./model/discount.js";
import { type Booking, total } from "./model/booking.js";
import { receipt } from "./view/receipt.js";
import { formatMoney } from "./format.js";

const booking: Booking = {
  id: 1,
  guest: { id: "g1", displayName: "Ada Okafor", email: "ada@example.org", loyalty: "gold" },
  room: "12",
  nights: 3,
  pricePerNight: 9900,
};

console.log(receipt(booking, new Date()));
console.log(formatMoney(total(booking, discountFor(booking.guest))));
console.log(JSON.stringify(toResponse(booking)));
