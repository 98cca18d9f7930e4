/** An instant of a `datetime-local` field. */
export const toInstant = local => local ? new Date(local).toISOString() : '';

/** The reader's own clock, as a `datetime-local` field wants it. */
export function toLocal(instant) {
  const time = new Date(instant);
  return Number.isNaN(time.getTime()) ? '' : new Date(time - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
