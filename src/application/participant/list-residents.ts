import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkAddress } from '../../domain/mail/address.ts';
import type { Application, Writer } from '../application.ts';
import { csvRows } from '../kit/csv.ts';
import type { Resident, ResidentCounts } from './ports.ts';
import { isClaimable, verifiedStandingOf } from './prove-residence.ts';
import { CODE_MIN, codeHashOf, mailHashOf, plainCode } from './residents.ts';
import { upgradeStandingIn } from './standing.ts';

/** A list as a file: a heading that names its columns, then one person a line. */
export type ListResidents = { readonly text: string; readonly file: string; readonly by: Actor | null };

export type ResidentsListed = {
  readonly listed: number;
  /** On a list already, by address or by code. */
  readonly known: number;
  /** Who took part already with an address of the list. */
  readonly raised: number;
};

const PEOPLE_MAX = 200_000;
const COLUMNS = {
  email: ['email', 'mail', 'e-mail', 'courriel'],
  code: ['code'],
  territory: ['territory', 'territoire'],
} as const;
type Column = keyof typeof COLUMNS;

/**
 * Adds a list of residents: addresses, codes that were sent by post, or both. Only keyed hashes of them are kept. Whoever
 * signs in with such an address, or gives such a code, counts as a resident from then on; whoever takes part already does
 * at once. A line that cannot be read refuses the whole list, so that nothing is half listed.
 */
export async function listResidents(
  app: Application,
  command: ListResidents,
): Promise<Result<ResidentsListed, Refusal>> {
  const territories = new Set((await app.store.read((reader) => reader.territories.all())).map(({ code }) => code));
  const people = peopleOf(app, command, territories);
  if (!people.ok) return people;
  return await app.store.transact(async (writer) => {
    const listed = await writer.residents.save(people.value);
    const raised = await upgradeParticipants(writer, app);
    await writer.events.append({
      id: app.newId(),
      type: 'residents-listed',
      at: app.now(),
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { listed },
    });
    return ok({ listed, known: people.value.length - listed, raised });
  });
}

async function upgradeParticipants(writer: Writer, app: Application): Promise<number> {
  let raised = 0;
  for (const { resident, participantId } of await writer.residents.signedInAlready()) {
    const before = await writer.participants.lock(participantId);
    if (before === null || before.erasedAt !== null) continue;
    if (!(await isClaimable(writer, app, { resident, participantId: before.id }))) continue;
    if ((await upgradeStandingIn(writer, app, { before, verified: verifiedStandingOf(resident) })).ok) raised += 1;
  }
  return raised;
}

/** Deletes the unproven residents of the lists. Standings that were proven stay. */
export async function deleteResidents(
  app: Application,
  command: { readonly by: Actor | null },
): Promise<Result<{ readonly forgotten: number }, Refusal>> {
  return await app.store.transact(async (writer) => {
    const forgotten = await writer.residents.deleteUnproven();
    await writer.events.append({
      id: app.newId(),
      type: 'residents-forgotten',
      at: app.now(),
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { forgotten },
    });
    return ok({ forgotten });
  });
}

export async function readResidentCounts(app: Application): Promise<ResidentCounts> {
  return await app.store.read((reader) => reader.residents.counts());
}

function peopleOf(
  app: Application,
  { text, file }: Pick<ListResidents, 'text' | 'file'>,
  territories: ReadonlySet<string>,
): Result<readonly Resident[], Refusal> {
  const broken = (line: number, because: string) => refuse({ type: 'broken-row' as const, file, line, because });
  const list = text.replace(/^\uFEFF/, '');
  const [heading = ''] = list.split(/\r|\n/, 1);
  const separator = [';', '\t', ','].find((each) => heading.includes(each)) ?? ';';
  const rows = csvRows(list, separator);
  const first = rows.next();
  const named =
    first.done === true || 'broken' in first.value ? [] : first.value.cells.map((name) => columnOf(bare(name)));
  if (!named.includes('email') && !named.includes('code')) return broken(1, 'email, code');
  const people: Resident[] = [];
  for (const row of rows) {
    if ('broken' in row) return broken(row.line, row.broken);
    const { line } = row;
    const cells = row.cells.map(bare);
    if (cells.length === 1 && cells[0] === '') continue;
    if (people.length === PEOPLE_MAX)
      return refuse({ type: 'invalid', field: 'list', because: 'too-many', limit: PEOPLE_MAX });
    const input = (column: Column) => cells[named.indexOf(column)] ?? '';
    const [email, code, territory] = [input('email'), plainCode(input('code')), input('territory')];
    if (email !== '' && !checkAddress(email).ok) return broken(line, 'email');
    if ((code === '' && email === '') || (code !== '' && code.length < CODE_MIN)) return broken(line, 'code');
    if (territory !== '' && !territories.has(territory)) return broken(line, 'territory');
    people.push({
      id: app.newId(),
      mailHash: email === '' ? null : mailHashOf(app, email),
      codeHash: code === '' ? null : codeHashOf(app, code),
      territory: territory === '' ? null : territory,
      listedAt: app.now(),
      participantId: null,
      provenAt: null,
      askedBy: null,
    });
  }
  return people.length === 0 ? refuse({ type: 'invalid', field: 'list', because: 'missing' }) : ok(people);
}

/** A cell without what surrounds it: spaces, and quotes after a space, which are no quotes to RFC 4180. */
function bare(cell: string): string {
  return cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
}

function columnOf(name: string): Column | null {
  const plain = name.toLowerCase();
  return (
    (Object.keys(COLUMNS) as Column[]).find((column) => (COLUMNS[column] as readonly string[]).includes(plain)) ?? null
  );
}
