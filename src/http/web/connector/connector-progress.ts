import type { ConnectorReport, SyncReport } from '../../../application/connector/reads.ts';
import type { CardFault } from '../../../domain/connector/cards.ts';
import type { Fact } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { start } from '../kit/time.ts';
import { connectorState } from './connector-fields.ts';

type Report = Pick<ConnectorReport, 'failing' | 'paused' | 'syncs' | 'waiting' | 'waitingSince'>;

/** How a connector is getting on, in one cell of the list: since when and why it fails, and what it could not read. */
export function stateCell(context: PageContext, report: Report): Html {
  const { failing, syncs } = report;
  const why =
    failing === null
      ? NOTHING
      : markup`<br><span class="small">${context.locale.html('connectors.failing-why', {
          since: moment(context, failing.since),
          error: markup`<code>${failing.error}</code>`,
        })}</span>`;
  return markup`${connectorState(context, report)}${why}${syncs
    .filter(({ error }) => error !== null)
    .map((sync) => markup`<br><span class="small">${syncName(context, sync)}: ${syncError(context, sync)}</span>`)}`;
}

/** How many messages wait, and since when the first does. */
export function waitingCell(context: PageContext, { waiting, waitingSince }: Report): Html | string {
  const { locale } = context;
  if (waitingSince === null) return locale.number(waiting);
  const since = moment(context, waitingSince);
  return locale.html('connectors.waits-since', { count: locale.number(waiting), since });
}

/** What a connector reads by itself, with what came of it. */
export function syncFacts(context: PageContext, { syncs }: Report): readonly Fact[] {
  const { locale } = context;
  return syncs.map((sync): Fact => {
    const { succeededAt, cards } = sync;
    const last =
      succeededAt === null
        ? locale.t('connectors.sync-never')
        : locale.html('connectors.sync-succeeded', { at: moment(context, succeededAt) });
    const { read = 0, added = 0, changed = 0 } = cards ?? {};
    const counts = cards === null ? NOTHING : markup` ${locale.t('connectors.cards-read', { read, added, changed })}`;
    const error = sync.error === null ? NOTHING : markup` ${syncError(context, sync)}`;
    return [syncName(context, sync), markup`${last}${counts}${error}${wrongCards(context, sync)}`];
  });
}

/** Which cards were not read and why, for whoever can mend them. */
function wrongCards({ locale }: PageContext, { cards }: SyncReport): Html {
  if (cards === null || cards.wrong === 0) return NOTHING;
  const item = ({ card, because }: CardFault) => markup`<li>${locale.t(`connectors.fault-${because}`, { card })}</li>`;
  return markup`<p>${locale.t('connectors.cards-wrong', { count: cards.wrong })}</p><ul>${cards.faults.map(item)}</ul>`;
}

function syncName({ locale }: PageContext, { what }: SyncReport): string {
  return locale.t(`connectors.sync-${what}`);
}

function syncError({ locale }: PageContext, { error }: SyncReport): Html {
  return locale.html('connectors.sync-error', { error: markup`<code>${error ?? ''}</code>` });
}

function moment(context: PageContext, at: Date): Html {
  return start(context, at, context.institution.timeZone);
}
