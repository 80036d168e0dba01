import type { Application } from '../application/application.ts';
import { readAccountSyncs } from '../application/connector/accounts/reads.ts';
import { readConnectors } from '../application/connector/reads.ts';
import { deadLetters } from '../application/federation/delivery/dead-letters.ts';
import { readSilentHosts } from '../application/federation/delivery/failing-hosts.ts';
import { readDropped } from '../application/host/read-hosts.ts';
import { readWitnesses, type WitnessesView } from '../application/journal/witness/read-witnesses.ts';
import { elapsedMs } from '../application/kit/elapsed.ts';
import { recognisesResidents } from '../application/participant/standing.ts';
import { readRetention } from '../application/privacy/enforce-retention.ts';
import { readIdentityProvider, testIdentityProvider } from '../application/sign-in/identity-provider.ts';
import type { IdentityWire } from '../application/sign-in/ports.ts';
import { countSourceProblems } from '../application/source/reads.ts';
import { RETENTION_LATE_MS } from '../domain/privacy/retention.ts';
import { failureMessage } from '../i18n/failure-message.ts';
import type { OpenNode } from '../start/node.ts';
import type { Finding } from './doctor-machine.ts';

/** A run comes once a day; two that are missing mean that none comes. */
const LATE_MS = 2 * 24 * 3_600_000;

/** Whether the accounts that were deleted at the identity provider are asked for, and what came of it. */
export async function accountFindings(app: Application): Promise<readonly Finding[]> {
  return (await readAccountSyncs(app)).map(({ connector, sync }): Finding => {
    const check = `deleted accounts ${connector}`;
    if (sync === null) return { check, state: 'ok', says: 'not asked for yet: a worker does it when it starts' };
    const { succeededAt, asked, removed, erased, error } = sync;
    const last = succeededAt === null ? 'never asked for in full' : `asked for in full ${succeededAt.toISOString()}`;
    const says = `${last}; ${asked} asked for, ${removed} sign-ins taken away, ${erased} people erased`;
    if (error !== null) return { check, state: 'warn', says: `${says}; last error: ${error}` };
    const isLate = succeededAt !== null && elapsedMs(succeededAt, app.now()) > LATE_MS;
    return isLate ? { check, state: 'warn', says: `${says}; does a worker run?` } : { check, state: 'ok', says };
  });
}

/** Whether cards are read that a connector is set to read, and which are wrong. */
export async function cardFindings(app: Application): Promise<readonly Finding[]> {
  return (await readConnectors(app)).flatMap(({ name, syncs }) =>
    syncs.flatMap(({ what, succeededAt, error, cards }): readonly Finding[] => {
      if (what !== 'cards') return [];
      const check = `cards ${name}`;
      if (succeededAt === null && error === null) {
        return [{ check, state: 'ok', says: 'not read yet: a worker does it within minutes' }];
      }
      const last = succeededAt === null ? 'never read in full' : `read in full ${succeededAt.toISOString()}`;
      const { read = 0, wrong = 0, faults = [] } = cards ?? {};
      const says = `${last}; ${read} cards, ${wrong} of them wrong`;
      if (error !== null) return [{ check, state: 'warn', says: `${says}; last error: ${error}` }];
      const [first] = faults;
      return first === undefined
        ? [{ check, state: 'ok', says }]
        : [
            {
              check,
              state: 'warn',
              says: `${says}: “${first.card}” (${first.because})${wrong > 1 ? ' and others' : ''}`,
            },
          ];
    }),
  );
}

/** How many servers are listed with their undeliverable messages. */
const HOSTS_SHOWN = 5;
/** A message waits so long at most where nothing fails. */
const DECIDED_SOON_MS = 60_000;

/** Messages that were given up, of this node, which are kept, and of others; and those of others that wait. */
export async function givenUpFindings(node: OpenNode): Promise<readonly Finding[]> {
  return [...(await deadLetterFindings(node)), ...(await undecidedFindings(node)), ...(await waitingFindings(node))];
}

async function deadLetterFindings({ app }: OpenNode): Promise<readonly Finding[]> {
  const check = 'undelivered messages';
  const { items, next } = await deadLetters(app, { limit: HOSTS_SHOWN, after: null });
  if (items.length === 0) return [{ check, state: 'ok', says: 'none was given up' }];
  const groups = items.map(({ host, count, oldest, error }) => {
    const to = host ?? 'no server';
    const why = error === null ? '' : `: ${failureMessage('en', error)}`;
    return `${count} for ${to} since ${oldest.toISOString()}${why}`;
  });
  const says = `${groups.join('; ')}${next === null ? '' : ' and more'}; see parvis queue list, then retry or discard`;
  return [{ check, state: 'warn', says }];
}

const DROPPED = {
  'gave-up': 'were given up: the log says why ("an activity could not be decided"); report it as a fault',
  'too-many-waiting':
    'were to come again later: 2,000 replies of one server waited for what they answer; where nobody floods this node, its posts do not arrive in order',
} as const;

/** Activities of other servers that are missing: given up because this node failed each time, or too many to wait for what they answer. */
export async function undecidedFindings({ app }: Pick<OpenNode, 'app'>): Promise<readonly Finding[]> {
  const check = 'undecided messages';
  const lost: Finding[] = [];
  for (const because of ['gave-up', 'too-many-waiting'] as const) {
    const hosts = await readDropped(app, { because, limit: HOSTS_SHOWN });
    const shown = hosts.map(({ host, messages, lastDay }) => `${messages} of ${host}, last on ${lastDay}`);
    if (hosts.length > 0) lost.push({ check, state: 'warn', says: `${shown.join('; ')} ${DROPPED[because]}` });
  }
  return lost.length > 0 ? lost : [{ check, state: 'ok', says: 'none was lost in 30 days' }];
}

/** What waits for longer than a decision takes: something before it of the same actor fails, or no worker runs. */
async function waitingFindings({ app }: OpenNode): Promise<readonly Finding[]> {
  const undecided = await app.store.read((reader) => reader.peers.undecided());
  if (undecided === null) return [];
  const { count, first } = undecided;
  const isLong = elapsedMs(first.receivedAt, app.now()) > DECIDED_SOON_MS;
  const says = `${count} wait; the first, ${first.type} of ${first.host}, since ${first.receivedAt.toISOString()}, and was tried ${first.attempts} times in vain`;
  return [{ check: 'waiting messages', state: isLong ? 'warn' : 'ok', says }];
}

/** Servers at which something fails at the moment: some of it, or so much that they are left alone. */
export async function deliveryFindings({ app }: OpenNode): Promise<readonly Finding[]> {
  const check = 'deliveries';
  const hosts = await readSilentHosts(app);
  if (hosts.length === 0) return [{ check, state: 'ok', says: 'no server is known to which something fails' }];
  const shown = hosts.slice(0, HOSTS_SHOWN).map(({ host, since, error, waiting, heldUntil }) => {
    const says = heldUntil === null ? `some of what is sent to ${host} fails` : `${host} takes nothing`;
    return `${says} since ${since.toISOString()}, ${waiting} wait: ${failureMessage('en', error)}`;
  });
  const more = hosts.length > HOSTS_SHOWN ? `; and ${hosts.length - HOSTS_SHOWN} servers more` : '';
  return [{ check, state: 'warn', says: `${shown.join('; ')}${more}` }];
}

/** Connectors that fail, or were stopped because they did. */
export async function connectorFindings({ app }: OpenNode): Promise<readonly Finding[]> {
  const check = 'connectors';
  const failing = (await readConnectors(app)).filter(
    (connector) => connector.failing !== null || (connector.paused !== null && connector.paused !== 'by-hand'),
  );
  if (failing.length === 0) return [{ check, state: 'ok', says: 'none fails' }];
  const shown = failing.map(({ name, failing: failed, paused, waiting }) => {
    const stopped = paused === null ? '' : ', stopped: parvis connector resume starts it again';
    const why = failed === null ? '' : `: ${failureMessage('en', failed.error)}`;
    return `${name} since ${failed?.since.toISOString() ?? 'an unknown moment'}, ${waiting} wait${stopped}${why}`;
  });
  return [{ check, state: 'warn', says: shown.join('; ') }];
}

const UNKNOWN_AUTHORITY =
  'its certificate is of an authority that this node does not know; name one of your own by NODE_EXTRA_CA_CERTS in the environment of each process, and restart them';

/** Whether anybody can be recognised as a resident: without that, what residents decide counts nobody online. */
export async function recognitionFinding(app: Application): Promise<Finding> {
  const check = 'recognition of residents';
  return (await recognisesResidents(app))
    ? { check, state: 'ok', says: 'there is a way, or somebody was recognised' }
    : {
        check,
        state: 'warn',
        says: 'nobody can be recognised as a resident: there is no list, no identity provider that tells it, and no letters; online, no vote of residents would count (docs/operate/identity.md)',
      };
}

/** Whether the identity provider answers, by what it says of itself. Whether it knows this node only a sign-in shows. */
export async function identityFindings(app: Application, wire: IdentityWire): Promise<readonly Finding[]> {
  const stored = await readIdentityProvider(app);
  if (stored === null) return [];
  const check = 'identity provider';
  const { issuer } = stored;
  const inspected = await testIdentityProvider(app, wire);
  if (inspected.ok) return [{ check, state: 'ok', says: `${issuer} answers` }];
  const { refusal } = inspected;
  const fault = refusal.type === 'identity-not-proven' ? refusal.fault : refusal.type;
  const says = fault === 'unknown-authority' ? UNKNOWN_AUTHORITY : `${fault}; see docs/operate/identity-providers.md`;
  return [{ check, state: 'fail', says: `${issuer}: ${says}` }];
}

const CHECK = 'public journal';
/** From so many failures in a row on, somebody should ask what is the matter with a witness. */
const FAILURES = 5;

/** Whether the public journal is signed, who cosigns it, and whether a peer has two. */
export async function journalFindings(app: Application): Promise<Finding[]> {
  const view = await readWitnesses(app);
  const { journal, witnesses } = view;
  if (journal === null) return othersFindings(view);
  if (journal.contradictedBy !== null) {
    const [, size] = journal.contradictedBy.split('\n', 2);
    const says = `nothing is added or signed any more: ${journal.origin} signed a checkpoint of ${size} entries once that does not fit the ${journal.size} that are here, as after a restore of an old backup. Witnesses that keep its entries are asked for them; where none does, restore a newer one or, where there is none, run parvis journal next`;
    return [{ check: CHECK, state: 'fail', says }, ...othersFindings(view)];
  }
  const silent = witnesses.flatMap(({ peer, state }): Finding[] => {
    if (state === null || state.failures < FAILURES) return [];
    const says = `${peer.handle} gave no cosignature the last ${state.failures} times: ${state.fault}; ask that institution, or run parvis peer policy ${peer.handle} --witnesses no`;
    return [{ check: CHECK, state: 'warn', says }];
  });
  const cosigning = witnesses.filter(({ state }) => state?.size === journal.size).length;
  const says = `${journal.size} entries; ${cosigning} of ${witnesses.length} witnesses cosigned the last one`;
  return [{ check: CHECK, state: 'ok', says }, ...silent, ...othersFindings(view)];
}

function othersFindings({ witnessed }: WitnessesView): Finding[] {
  return witnessed.flatMap(({ origin, contradictedAt }): Finding[] => {
    if (contradictedAt === null) return [];
    const says = `${origin} showed two different histories, the second ${contradictedAt.toISOString()}; both signed checkpoints are kept as evidence, at /admin/peers`;
    return [{ check: CHECK, state: 'warn', says }];
  });
}

/** Whether what the register of personal data says is deleted in time was. */
export async function retentionFinding(app: Application): Promise<Finding> {
  const check = 'retention';
  const runs = (await readRetention(app)).flatMap(({ run }) => (run === null ? [] : [run]));
  if (runs.length === 0) return { check, state: 'ok', says: 'has not run yet: a worker runs it when it starts' };
  const late = runs.filter(({ ranAt }) => app.now().getTime() - ranAt.getTime() > RETENTION_LATE_MS);
  if (late.length === 0) {
    const removed = runs.reduce((sum, run) => sum + run.total, 0);
    return { check, state: 'ok', says: `every rule was enforced in the last two days; ${removed} rows went in all` };
  }
  const rules = late.map(({ rule, ranAt }) => `${rule} since ${ranAt.toISOString()}`);
  return { check, state: 'warn', says: `not enforced: ${rules.join(', ')}; does a worker run?` };
}

/** Whether everything could be taken of the platforms that connectors follow. */
export async function sourceFindings(app: Application): Promise<readonly Finding[]> {
  return (await countSourceProblems(app)).map(({ connector, problems }): Finding => {
    const check = `source ${connector}`;
    return problems === 0
      ? { check, state: 'ok', says: 'everything that was read could be taken' }
      : { check, state: 'warn', says: `${problems} could not be taken; see parvis connector problems ${connector}` };
  });
}
