/** What became of a mail for one recipient, by a report of a mail server (RFC 3464, 2.3). */
export type DeliveryOutcome = {
  /** What the server did: `failed` where it gave up. */
  readonly action: string;
  /** Class, subject and detail (RFC 3463), for example `5.1.1`. */
  readonly status: string;
};

/** A report of one mail: the addresses that it was sent to, as its headers name them, and what it reports. */
export type DeliveryReport = { readonly to: readonly string[]; readonly outcomes: readonly DeliveryOutcome[] };

/** More of a message is not read: the report comes before the mail that was returned with it. */
export const REPORT_BYTES_MAX = 256 * 1024;
const RECIPIENTS_MAX = 50;
const PARTS_MAX = 20;
/** Headers that say whom a message was delivered to: its own, and those that mail servers add. */
const ADDRESSED = ['to', 'delivered-to', 'x-original-to', 'envelope-to'];

/**
 * Reads a report of a mail server about a mail that it could not deliver (RFC 3462, RFC 3464). Null where a message is no such
 * report, or none that is well formed: what people and servers write in free text is never guessed at.
 */
export function readDeliveryReport(text: string): DeliveryReport | null {
  const message = split(text.slice(0, REPORT_BYTES_MAX));
  const type = message.headers.get('content-type')?.[0] ?? '';
  if (!/^multipart\/report\s*(;|$)/i.test(type)) return null;
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(type);
  const marker = boundary?.[1] ?? boundary?.[2];
  if (marker === undefined) return null;
  const status = partsOf(message.body, marker).find(({ headers }) =>
    /^message\/(?:global-)?delivery-status\s*(;|$)/i.test(headers.get('content-type')?.[0] ?? ''),
  );
  if (status === undefined) return null;
  // The first group is about the message, each other one about a recipient.
  const groups = status.body.split(/\n[ \t]*\n+/).filter((group) => group.trim() !== '');
  const outcomes = groups.slice(0, RECIPIENTS_MAX + 1).flatMap((group) => {
    const fields = headersIn(group);
    const [action, code] = ['action', 'status'].map((name) => fields.get(name)?.[0]?.trim().toLowerCase() ?? '');
    const found = /^([245]\.\d{1,3}\.\d{1,3})(?:[\s(]|$)/.exec(code ?? '')?.[1];
    return fields.has('final-recipient') && action !== '' && found !== undefined
      ? [{ action: action ?? '', status: found }]
      : [];
  });
  if (outcomes.length === 0) return null;
  return { to: ADDRESSED.flatMap((name) => message.headers.get(name) ?? []), outcomes };
}

/**
 * Whether an outcome says of the address that nothing arrives there, now or later. What is refused for what the mail is (5.2.3,
 * 5.3.4, 5.6.x), or by a policy against its sender (5.7.x), says nothing of the address.
 */
export function isUndeliverable({ action, status }: DeliveryOutcome): boolean {
  return action === 'failed' && /^5\.(?:[0124]\.|3\.[^4])/.test(status) && status !== '5.2.3';
}

type Part = { readonly headers: ReadonlyMap<string, readonly string[]>; readonly body: string };

function split(text: string): Part {
  const lines = text.replaceAll('\r\n', '\n');
  const end = lines.indexOf('\n\n');
  return end === -1
    ? { headers: headersIn(lines), body: '' }
    : { headers: headersIn(lines.slice(0, end)), body: lines.slice(end + 2) };
}

function partsOf(body: string, marker: string): readonly Part[] {
  return `\n${body}`
    .split(`\n--${marker}`)
    .slice(1, PARTS_MAX + 1)
    .filter((part) => /^[ \t]*\n/.test(part))
    .map((part) => {
      const text = part.slice(part.indexOf('\n') + 1);
      // A part without headers begins with an empty line.
      return text.startsWith('\n')
        ? { headers: new Map<string, readonly string[]>(), body: text.slice(1) }
        : split(text);
    });
}

/** Fields by their names in lower case, each with its lines made one (RFC 5322, 2.2.3). */
function headersIn(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const at = line.indexOf(':');
    if (at <= 0) continue;
    const name = line.slice(0, at).trim().toLowerCase();
    const values = found.get(name) ?? [];
    values.push(line.slice(at + 1).trim());
    found.set(name, values);
  }
  return found;
}
