// Small things that more than one script of the desk needs.

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

// Shows a moment in the zone of who reads.
export function showTime(time, date) {
  time.dateTime = date.toISOString();
  time.textContent = format.format(date);
  return time;
}

// Text fields grow with their text, where the style sheet alone cannot do it.
const byHand = !CSS.supports('field-sizing', 'content');

export function grow(area) {
  if (!byHand) return;
  const at = scrollY;
  area.style.blockSize = 'auto';
  area.style.blockSize = `${area.scrollHeight + 4}px`;
  scrollTo(scrollX, at);
}
