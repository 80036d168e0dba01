import { access, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ResultFault } from '../application/ballot/ports.ts';
import { verifyAndRemember } from '../application/ballot/read-tally.ts';
import { readDrift } from '../application/ballot/reads.ts';
import { readConsumers } from '../application/event/event-consumers.ts';
import { readInstitution } from '../application/institution/reads.ts';
import { readDigests } from '../application/mail/digest/reads.ts';
import { ok } from '../domain/kit/result.ts';
import { type Config, mailTransportOf } from '../start/config.ts';
import type { OpenNode } from '../start/node.ts';
import { type Context, command } from './command.ts';
import {
  accountFindings,
  cardFindings,
  connectorFindings,
  deliveryFindings,
  givenUpFindings,
  identityFindings,
  journalFindings,
  recognitionFinding,
  retentionFinding,
  sourceFindings,
} from './doctor-checks.ts';
import { directoryFindings, type Finding, imagesFinding } from './doctor-machine.ts';
import { addressFindings, originFindings } from './doctor-origin.ts';
import { networkFindings } from './doctor-recovery.ts';

export const doctor = command({
  path: 'doctor',
  says: 'Look at the node from all sides and say what is not well; exit code 1 where something must be done',
  beside: 'runs-in-it',
  async run(context) {
    const findings = [
      ...originFindings(context.config),
      secretKeyFinding(context.config),
      mailFinding(context.config),
      // Before the database is opened, which closes the directory to others.
      ...(await directoryFindings(context.config, context.services)),
      ...(await databaseFindings(context)),
      await imagesFinding(),
      ...(await diskFindings(context.config)),
    ];
    const failed = findings.some(({ state }) => state === 'fail');
    return ok({
      json: { well: !failed, findings },
      text: findings.map(({ check, state, says }) => `${state.padEnd(4)}  ${check}: ${says}`),
      exit: failed ? 1 : 0,
    });
  },
});

function secretKeyFinding({ secretKey, database, dataDir }: Config): Finding {
  const check = 'SECRET_KEY';
  if (secretKey === null) {
    return database.kind === 'embedded'
      ? {
          check,
          state: 'ok',
          says: `kept in ${resolve(dataDir, 'secret-key')}; a backup does not hold it, keep a copy elsewhere`,
        }
      : { check, state: 'fail', says: 'missing; make one with: openssl rand -base64 32' };
  }
  const repetitive = new Set(secretKey).size < 12;
  return repetitive
    ? { check, state: 'fail', says: 'too simple to keep a secret; make one with: openssl rand -base64 32' }
    : { check, state: 'ok', says: 'set' };
}

function mailFinding(config: Config): Finding {
  const check = 'mail';
  if (config.smtpUrl !== null && config.mailFrom === null)
    return { check, state: 'fail', says: 'SMTP_URL is set but MAIL_FROM is not; set the sender’s address' };
  const way = mailTransportOf(config);
  if (way === 'sent') return { check, state: 'ok', says: `handed over as ${config.mailFrom}` };
  return way === 'shown'
    ? { check, state: 'ok', says: `none is sent: they are shown at ${config.origin}/dev/mails, on this machine only` }
    : { check, state: 'warn', says: 'SMTP_URL is not set: nobody can sign in by mail, or follow by mail' };
}

/** The share of refused mails above which it is more than an occasional wrong address. */
const REFUSED_SHARE = 0.2;
const WAITING_LONG_MS = 3_600_000;
async function queueFindings({ app }: OpenNode): Promise<Finding[]> {
  if (app.mails !== 'sent') return [];
  const { oldest, outcomes } = await app.store.read(async ({ mails }) => ({
    oldest: await mails.oldest(),
    outcomes: await mails.outcomes(),
  }));
  const check = 'mail queue';
  if (oldest !== null && app.now().getTime() - oldest.getTime() > WAITING_LONG_MS) {
    const says = `mails wait since ${oldest.toISOString()}: look in the worker's log for why the mail server does not take them`;
    return [{ check, state: 'fail', says }];
  }
  const sent = outcomes.get('sent') ?? 0;
  const lost = (outcomes.get('refused') ?? 0) + (outcomes.get('expired') ?? 0);
  const says = `${sent} sent, ${lost} given up`;
  return [{ check, state: lost > (sent + lost) * REFUSED_SHARE ? 'warn' : 'ok', says }];
}

async function digestFindings({ app }: OpenNode): Promise<Finding[]> {
  const { followers, late } = await readDigests(app);
  if (followers === 0) return [];
  const check = 'digests';
  if (app.mails === undefined) {
    return [{ check, state: 'warn', says: `${followers} addresses follow something, and this node sends no mail` }];
  }
  return late === 0
    ? [{ check, state: 'ok', says: `written for ${followers} addresses` }]
    : [{ check, state: 'fail', says: `not written today for ${late} of ${followers} addresses; does a worker run?` }];
}

/** Where a consumer is further behind than this, it has stopped or no worker runs. */
const BEHIND_LONG_MS = 10 * 60_000;

async function consumerFindings({ app }: OpenNode): Promise<Finding[]> {
  const now = app.now().getTime();
  return (await readConsumers(app)).map(({ name, does, behind, behindSince, succeededAt, failure, isFailing }) => {
    const check = `event consumer ${name}`;
    const far =
      behindSince === null ? 'has every event' : `has ${behind} events before it, since ${behindSince.toISOString()}`;
    const last = failure === null ? '' : `${failure.at.toISOString()} at event ${failure.eventId}: ${failure.error}`;
    if (isFailing) return { check, state: 'fail', says: `${does}; ${far}; fails since ${last}` };
    const moved = succeededAt === null ? 'never moved' : `moved last ${succeededAt.toISOString()}`;
    const says = `${does}; ${far}; ${moved}${last === '' ? '' : `; failed last ${last}`}`;
    if (behindSince !== null && now - behindSince.getTime() > BEHIND_LONG_MS)
      return { check, state: 'warn', says: `${says}; does a worker run?` };
    return { check, state: 'ok', says };
  });
}

async function databaseFindings(context: Context): Promise<Finding[]> {
  const { database } = context.config;
  if (database.kind === 'embedded' && !(await isThere(join(database.dataDir, 'VERSION')))) {
    const says = `there is none in ${resolve(database.dataDir)} yet; parvis serve makes one, restore fills one`;
    return [{ check: 'database', state: 'warn', says }];
  }
  try {
    return await openedFindings(await context.open({ migrate: false }), context);
  } catch (error) {
    // A starting node holds the data: the command waits for it.
    if (error instanceof Error && error.name === 'DataDirectoryInUse') throw error;
    const says = error instanceof Error ? error.message : 'it cannot be opened';
    return [{ check: 'database', state: 'fail', says }];
  }
}

/** PostgreSQL 15 is the oldest the node is written for (design: decisions). */
const SERVER_MIN = 15;
const CLOCKS_APART_MS = 2_000;

async function openedFindings(node: OpenNode, { services }: Context): Promise<Finding[]> {
  const { server, now, pending, keyFits } = await services.schemaOf(node);
  const kind = node.config.database.kind === 'embedded' ? 'embedded PostgreSQL' : 'PostgreSQL';
  const findings: Finding[] = [
    server < SERVER_MIN
      ? {
          check: 'database',
          state: 'fail',
          says: `${kind} ${server} is too old: version ${SERVER_MIN} or newer is needed`,
        }
      : { check: 'database', state: 'ok', says: `${kind} ${server} answers` },
  ];
  const apart = Math.abs(now.getTime() - Date.now());
  findings.push(
    apart > CLOCKS_APART_MS
      ? {
          check: 'clock',
          state: 'fail',
          says: `this machine and the database are ${Math.round(apart / 1000)} s apart: deadlines depend on it, let both follow a time server`,
        }
      : { check: 'clock', state: 'ok', says: now.toISOString() },
  );
  if (pending.length > 0) {
    findings.push({
      check: 'schema',
      state: 'fail',
      says: `${pending.length} migrations have not run; run parvis migrate, or start the node`,
    });
    return findings;
  }
  findings.push({ check: 'schema', state: 'ok', says: 'up to date' });
  if (keyFits === false) {
    const says = 'not the one under which mail addresses and signing keys are sealed; give the node its own key again';
    findings.push({ check: 'sealed values', state: 'fail', says });
  }
  findings.push(
    ...(await consumerFindings(node)),
    ...(await deliveryFindings(node)),
    ...(await connectorFindings(node)),
    await recognitionFinding(node.app),
    ...(await identityFindings(node.app, await services.identityWireOf(node))),
    ...(await accountFindings(node.app)),
    ...(await cardFindings(node.app)),
    ...(await sourceFindings(node.app)),
    ...(await givenUpFindings(node)),
    ...(await queueFindings(node)),
    ...(await digestFindings(node)),
    await retentionFinding(node.app),
    ...(await networkFindings(node.app)),
    ...(await addressFindings(node.app)),
    ...(await journalFindings(node.app)),
  );
  const differing = await verifyAndRemember(node.app);
  findings.push(
    ...differing.map(({ consultation, slug, faults }): Finding => {
      const says = `${consultation}/${slug}: ${faults.map((fault) => RESULT_FAULTS[fault]).join('; ')}; somebody changed the database: keep it as it is, and compare it with a backup`;
      return { check: 'results', state: 'fail', says };
    }),
  );
  if (differing.length === 0) {
    findings.push({ check: 'results', state: 'ok', says: 'every ballot agrees with what is stored of it' });
  }
  const drift = await readDrift(node.app);
  for (const { what, rows } of drift) {
    findings.push({
      check: 'counters',
      state: 'fail',
      says: `${what} disagree in ${rows} rows; restore a backup, and report it as a fault`,
    });
  }
  if (drift.length === 0) findings.push({ check: 'counters', state: 'ok', says: 'agree with what they count' });
  const institution = await readInstitution(node.app);
  findings.push(
    institution === null
      ? {
          check: 'institution',
          state: 'warn',
          says: 'not set up yet; run parvis setup, or open the set-up link that serve prints',
        }
      : { check: 'institution', state: 'ok', says: `@${institution.institution.handle}` },
  );
  return findings;
}

const RESULT_FAULTS: Readonly<Record<ResultFault, string>> = {
  contents: 'a stored ballot is not what its voter cast',
  casts: 'there are other ballots than were cast',
  publication: 'what was published is not what the ballots say',
  rules: 'its question, options or rules are not those that were announced',
  tally: 'the published result is not what the published ballots say',
};

const ROOM_FAIL = 200 * 1024 * 1024;
const ROOM_WARN = 2 * 1024 * 1024 * 1024;

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

async function diskFindings({ database, dataDir }: Config): Promise<Finding[]> {
  if (database.kind !== 'embedded' || !(await isThere(dataDir))) return [];
  const check = 'disk';
  try {
    const { bavail, bsize } = await statfs(dataDir);
    const room = bavail * bsize;
    const says = `${Math.floor(room / 1024 / 1024).toLocaleString('en-US')} MiB free for ${resolve(dataDir)}`;
    if (room < ROOM_FAIL) return [{ check, state: 'fail', says: `${says}: the database will stop; make room now` }];
    if (room < ROOM_WARN) return [{ check, state: 'warn', says: `${says}: make room before it runs out` }];
    return [{ check, state: 'ok', says }];
  } catch (error) {
    return [
      {
        check,
        state: 'fail',
        says: `${resolve(dataDir)} cannot be read: ${error instanceof Error ? error.message : ''}`,
      },
    ];
  }
}
