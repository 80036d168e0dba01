import type { Application } from '../../application/application.ts';
import { readResultCheck } from '../../application/ballot/read-tally.ts';
import { readConnectors } from '../../application/connector/reads.ts';
import { readConsumers } from '../../application/event/event-consumers.ts';
import { readSilentHosts } from '../../application/federation/delivery/failing-hosts.ts';
import { readWitnesses } from '../../application/journal/witness/read-witnesses.ts';
import { countSourceProblems } from '../../application/source/reads.ts';
import type { Gauge } from './metrics.ts';

/** A loop of this process and its failures in a row. */
type LoopFailures = { readonly loop: string; readonly failures: number };

/** A standby of the database; null while it is not known how far it is behind. */
type Replica = { readonly secondsBehind: number | null };

/** How what a worker does by itself is getting on: here, and in whichever process consumes the event log. */
export async function readGauges(
  app: Application,
  loops: readonly LoopFailures[],
  replica: Replica | null = null,
): Promise<readonly Gauge[]> {
  return [
    ...(replica === null ? [] : [replicaGauge(replica)]),
    {
      name: 'parvis_loop_failures',
      help: 'Failures in a row of what this process does by itself; 0 where it works',
      label: 'loop',
      values: new Map(loops.map(({ loop, failures }) => [loop, failures])),
    },
    ...(await consumerGauges(app)),
    await mailGauge(app),
    await deadLetterGauge(app),
    await deliveryGauge(app),
    await connectorGauge(app),
    await sourceGauge(app),
    await resultGauge(app),
    ...(await journalGauges(app)),
  ];
}

function replicaGauge({ secondsBehind }: Replica): Gauge {
  return {
    name: 'parvis_replica_behind_seconds',
    help: 'Age of what pages are read from; absent while the replica is away, and beyond 5 they are read from the primary',
    label: 'replica',
    values: new Map(secondsBehind === null ? [] : [['read', secondsBehind]]),
  };
}

async function journalGauges(app: Application): Promise<readonly Gauge[]> {
  const { journal, witnesses, witnessed } = await readWitnesses(app);
  const failing = witnesses.filter(({ state }) => (state?.failures ?? 0) > 0).length;
  return [
    {
      name: 'parvis_journal_stopped',
      help: '1 while nothing is added to the public journal, for what it signed once is not here; see parvis doctor',
      label: 'journal',
      values: new Map([['public', journal?.contradictedBy == null ? 0 : 1]]),
    },
    {
      name: 'parvis_journal_witnesses',
      help: 'Peers that are asked to cosign the public journal: those that do, and those that gave nothing when they were asked last',
      label: 'state',
      values: new Map([
        ['cosigning', witnesses.length - failing],
        ['failing', failing],
      ]),
    },
    {
      name: 'parvis_journals_contradicted',
      help: 'Journals of peers of which two different histories were seen; both are kept as evidence',
      label: 'kind',
      values: new Map([['peer', witnessed.filter(({ contradictedAt }) => contradictedAt !== null).length]]),
    },
  ];
}

async function resultGauge(app: Application): Promise<Gauge> {
  const check = await readResultCheck(app);
  return {
    name: 'parvis_results_that_differ',
    help: 'Ballots that did not agree with what is stored of them when they were last compared; see parvis doctor',
    label: 'kind',
    values: new Map(check === null ? [] : [['ballot', check.differing.length]]),
  };
}

async function consumerGauges(app: Application): Promise<readonly Gauge[]> {
  const consumers = await readConsumers(app);
  const valuesOf = (value: (consumer: (typeof consumers)[number]) => number | null) =>
    new Map(
      consumers.flatMap((consumer): [string, number][] => {
        const known = value(consumer);
        return known === null ? [] : [[consumer.name, known]];
      }),
    );
  const secondsSince = (at: Date | null) =>
    at === null ? 0 : Math.max(0, (app.now().getTime() - at.getTime()) / 1_000);
  const timestamp = (at: Date | null | undefined) => (at == null ? null : at.getTime() / 1_000);
  return [
    {
      name: 'parvis_reader_behind_seconds',
      help: 'Age of the first event that a consumer of the log has before it; 0 where it has all',
      label: 'reader',
      values: valuesOf(({ behindSince }) => secondsSince(behindSince)),
    },
    {
      name: 'parvis_consumer_behind_events',
      help: 'Events that a consumer of the log has before it',
      label: 'consumer',
      values: valuesOf(({ behind }) => behind),
    },
    {
      name: 'parvis_consumer_failing',
      help: '1 while a consumer of the log stands at an event that it failed at',
      label: 'consumer',
      values: valuesOf(({ isFailing }) => (isFailing ? 1 : 0)),
    },
    {
      name: 'parvis_consumer_last_success_timestamp_seconds',
      help: 'When a consumer of the log moved last',
      label: 'consumer',
      values: valuesOf(({ succeededAt }) => timestamp(succeededAt)),
    },
    {
      name: 'parvis_consumer_last_failure_timestamp_seconds',
      help: 'When a consumer of the log failed last',
      label: 'consumer',
      values: valuesOf(({ failure }) => timestamp(failure?.at)),
    },
  ];
}

async function deadLetterGauge(app: Application): Promise<Gauge> {
  return {
    name: 'parvis_dead_letters',
    help: 'Messages to other servers that were given up and kept',
    label: 'queue',
    values: new Map([['outbox', 0], ...(await app.store.read((reader) => reader.deadLetters.counts()))]),
  };
}

async function deliveryGauge(app: Application): Promise<Gauge> {
  const hosts = await readSilentHosts(app);
  return {
    name: 'parvis_failing_hosts',
    help: 'Servers that take nothing at the moment: still tried, or left alone for a while',
    label: 'state',
    values: new Map([
      ['tried', hosts.filter(({ heldUntil }) => heldUntil === null).length],
      ['held', hosts.filter(({ heldUntil }) => heldUntil !== null).length],
    ]),
  };
}

async function connectorGauge(app: Application): Promise<Gauge> {
  const connectors = await readConnectors(app);
  const count = (is: (connector: (typeof connectors)[number]) => boolean) => connectors.filter(is).length;
  return {
    name: 'parvis_connectors',
    help: 'Connectors to other software: those that work, those that fail, those that send nothing until somebody resumes them',
    label: 'state',
    values: new Map([
      ['active', count(({ paused, failing }) => paused === null && failing === null)],
      ['failing', count(({ paused, failing }) => paused === null && failing !== null)],
      ['paused', count(({ paused }) => paused !== null)],
    ]),
  };
}

async function sourceGauge(app: Application): Promise<Gauge> {
  return {
    name: 'parvis_source_problems',
    help: 'Proposals and comments that a connector could not take of the platform that it follows; its page has them',
    label: 'connector',
    values: new Map((await countSourceProblems(app)).map(({ connector, problems }) => [connector, problems])),
  };
}

async function mailGauge(app: Application): Promise<Gauge> {
  const { waiting, outcomes } = await app.store.read(async ({ mails }) => ({
    waiting: await mails.countWaiting(),
    outcomes: await mails.outcomes(),
  }));
  return {
    name: 'parvis_mails',
    help: 'Mails on their way, and what became of all others: sent, refused for good or for too long, too old to be sent',
    label: 'state',
    values: new Map<string, number>([['waiting', waiting], ...outcomes]),
  };
}
