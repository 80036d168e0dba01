import type { By } from '../domain/event.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { csvRows } from './csv-rows.ts';
import { checkAddress } from './mail-address.ts';
import type { Application, Writer } from './ports.ts';
import { isTheirs, verifiedOf } from './prove-residence.ts';
import { raiseStandingIn } from './raise-standing.ts';
import { CODE_MIN, codeHashOf, mailHashOf, plainCode, type Resident, type ResidentCounts } from './residents.ts';

/** A list as a file: a heading that names its columns, then one person a line. */
export type ListResidents = { readonly text: string; readonly file: string; readonly by: By };

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
 * Adds a list of residents: addresses, codes that went out by letter, or both. Only keyed hashes of them are kept. Whoever
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
    const listed = await writer.residentWrite.list(people.value);
    const raised = await raiseThoseHere(writer, app);
    await writer.write.event({
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

async function raiseThoseHere(writer: Writer, app: Application): Promise<number> {
  let raised = 0;
  for (const { resident, participantId } of await writer.residents.signedInAlready()) {
    const before = await writer.write.lockParticipant(participantId);
    if (before === null || before.erasedAt !== null) continue;
    if (!(await isTheirs(writer, app, { resident, participantId: before.id }))) continue;
    if ((await raiseStandingIn(writer, app, { before, verified: verifiedOf(resident) })).ok) raised += 1;
  }
  return raised;
}

/** Forgets whoever of the lists was proven by nobody. Standings that were earned stay. */
export async function forgetResidents(
  app: Application,
  command: { readonly by: By },
): Promise<Result<{ readonly forgotten: number }, Refusal>> {
  return await app.store.transact(async (writer) => {
    const forgotten = await writer.residentWrite.forgetUnproven();
    await writer.write.event({
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
    const said = (column: Column) => cells[named.indexOf(column)] ?? '';
    const [email, code, territory] = [said('email'), plainCode(said('code')), said('territory')];
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
