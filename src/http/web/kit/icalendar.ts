/** A moment or a time of a calendar (RFC 5545). */
export type CalendarEvent = {
  /** The same each time the calendar is made, and of no other event of any node. */
  readonly uid: string;
  readonly start: Date;
  /** Without one, it is a moment. */
  readonly end?: Date;
  readonly summary: string;
  readonly url: string;
};

const OCTETS_MAX = 75;

/** A calendar of these events as a file, made at a moment: `text/calendar` (RFC 5545). */
export function icalendar(events: readonly CalendarEvent[], now: Date): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Parvis//Parvis//EN',
    ...events.flatMap(({ uid, start, end, summary, url }) => [
      'BEGIN:VEVENT',
      `UID:${uid}`,
      `DTSTAMP:${utc(now)}`,
      `DTSTART:${utc(start)}`,
      ...(end === undefined ? [] : [`DTEND:${utc(end)}`]),
      `SUMMARY:${escaped(summary)}`,
      `URL:${url}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function utc(moment: Date): string {
  return `${moment.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll(/\r?\n/g, String.raw`\n`);
}

/** A line of more than 75 octets goes on in the next after a space; no character is cut in two. */
function folded(line: string): string {
  const parts: string[] = [''];
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > OCTETS_MAX) {
      parts.push('');
      octets = 1;
    }
    parts[parts.length - 1] += character;
    octets += size;
  }
  return parts.join('\r\n ');
}
