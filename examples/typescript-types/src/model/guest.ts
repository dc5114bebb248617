/** A person who books. */
export interface Guest {
  id: string;
  displayName: string;
  email: string;
  loyalty: "none" | "silver" | "gold";
}

export function initials(guest: Guest): string {
  return guest.displayName
    .split(" ")
    .map((part) => part[0] ?? "")
    .join("");
}
