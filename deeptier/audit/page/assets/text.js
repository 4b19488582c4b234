// Amounts, rates and hashes as people write them. Amounts are BigInt: they are wider than a Number.

const MINUS = "\u2212";

function grouped(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

export function count(value) {
  return grouped(String(value));
}

export function money(value, decimals) {
  const units = BigInt(value);
  const sign = units < 0n ? MINUS : "";
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, "0");
  const whole = grouped(digits.slice(0, digits.length - decimals));
  return sign + whole + (decimals ? "." + digits.slice(-decimals) : "");
}

export function percent(ppm) {
  const digits = String(BigInt(ppm)).padStart(5, "0");
  const fraction = digits.slice(-4).replace(/0{1,2}$/, "");
  return `${digits.slice(0, -4)}.${fraction}%`;
}

export function short(hash) {
  return hash.length > 14 ? `${hash.slice(0, 8)}\u2026${hash.slice(-4)}` : hash;
}

// The part of a whole in thousandths, for drawing only.
export function thousandths(part, whole) {
  const all = BigInt(whole);
  return all > 0n ? Number((BigInt(part) * 1000n) / all) : 0;
}

export function plural(number, what) {
  return `${count(number)} ${what}${String(number) === "1" ? "" : "s"}`;
}

// Local time of the deployment, from seconds since 1970.
export function moment(seconds, offset) {
  return new Date((seconds + offset) * 1000).toISOString().slice(0, 16).replace("T", " ");
}
