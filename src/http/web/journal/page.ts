import type { WitnessFault } from '../../../application/journal/witness/ports.ts';
import {
  readWitnesses,
  type WitnessesView,
  type WitnessView,
} from '../../../application/journal/witness/read-witnesses.ts';
import type { PlainMessageKey } from '../../../i18n/messages.ts';
import { choose, line } from '../kit/content.ts';
import { adminTable, factList } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { peerLink } from '../network/peer-facts.ts';
import { momentOf, takenBack } from './copies.ts';
import { VERIFY_PATH } from './verify-page.ts';

const FAULTS: Readonly<Record<WitnessFault, PlainMessageKey>> = {
  unreachable: 'journal.fault-unreachable',
  'unknown-here': 'journal.fault-unknown-here',
  refused: 'journal.fault-refused',
  'not-a-cosignature': 'journal.fault-not-a-cosignature',
  'unproven-size': 'journal.fault-unproven-size',
};

/** The public journal, for everybody: how long it is, who cosigns it, and whose journals are cosigned here. */
export async function journalPage(context: PageContext): Promise<PageAnswer> {
  const { t } = context.locale;
  const view = await readWitnesses(context.app);
  return {
    content: {
      title: t('journal.title'),
      description: t('journal.lead'),
      canonical: '/journal',
      main: markup`<h1>${t('journal.title')}</h1>
<p class="lead">${t('journal.lead')}</p>
${stateOf(context, view)}
${witnessTable(context, view)}
${witnessedTable(context, view)}`,
    },
  };
}

function stateOf(context: PageContext, { journal, takingBack, witnesses }: WitnessesView): Html {
  const { t, html, number } = context.locale;
  if (journal === null) return markup`<p class="quiet">${t('journal.none')}</p>`;
  const stopped =
    journal.contradictedBy === null ? NOTHING : markup`<p class="note error" role="alert">${t('journal.stopped')}</p>`;
  const cosigners = witnesses.filter(({ state }) => (state?.size ?? 0) > 0);
  const names = cosigners.map(
    ({ peer }, nth) => markup`${nth === 0 ? '' : ', '}${line(context, choose(context, peer.name, peer.languages))}`,
  );
  const cosigned =
    cosigners.length === 0 ? t('journal.not-cosigned') : html('journal.cosigned-by', { cities: markup`${names}` });
  const base = `/${journal.origin.split('/').slice(1).join('/')}`;
  return markup`${stopped}${takenBack(context, takingBack)}<p>${cosigned}</p>
${factList([
  [t('journal.entries'), number(journal.size)],
  [t('journal.name'), markup`<bdi>${journal.origin}</bdi>`],
  [t('journal.key'), markup`<code>${journal.vkey}</code>`],
])}
<p><a class="button" href="${context.href(VERIFY_PATH)}">${t('journal-check.title')}</a></p>
<p><a href="${base}/checkpoint">${t('journal.checkpoint')}</a><br>${journal.cosigned === null ? NOTHING : markup`<a href="${base}/cosigned">${t('journal.cosigned-checkpoint')}</a><br>`}<a href="${base}/policy">${t('journal.policy')}</a></p>`;
}

function witnessTable(context: PageContext, { witnesses }: WitnessesView): Html {
  const { t } = context.locale;
  return adminTable({
    id: 'witnesses',
    title: t('journal.witnesses'),
    caption: t('journal.witnesses-caption'),
    columns: [t('peers.institution'), t('journal.cosigned-at'), t('journal.entries'), t('journal.state')],
    rows: witnesses.map(({ peer, state }) => [
      peerLink(context, peer),
      momentOf(context, state?.cosignedAt ?? null),
      context.locale.number(state?.size ?? 0),
      witnessState(context, state),
    ]),
    empty: t('journal.witnesses-none'),
  });
}

function witnessState({ locale }: PageContext, state: WitnessView['state']): string {
  return state === null || state.fault === null ? locale.t('journal.in-order') : locale.t(FAULTS[state.fault]);
}

function witnessedTable(context: PageContext, { witnessed, stopped }: WitnessesView): Html {
  const { t, html, number } = context.locale;
  const stateOf = ({ origin, peer, contradictedAt }: WitnessesView['witnessed'][number]) => {
    if (contradictedAt !== null) return t('journal.two-histories');
    const last = stopped.findLast((each) => each.journal === origin && each.peer === peer);
    return last === undefined
      ? t('journal.in-order')
      : html('journal.said-stopped', { at: momentOf(context, last.at) });
  };
  return adminTable({
    id: 'witnessed',
    title: t('journal.witnessed'),
    caption: t('journal.witnessed-caption'),
    columns: [t('journal.name'), t('journal.cosigned-at'), t('journal.entries'), t('journal.state')],
    rows: witnessed.map((each) => [
      markup`<bdi>${each.origin}</bdi>`,
      momentOf(context, each.cosignedAt),
      number(each.size),
      stateOf(each),
    ]),
    empty: t('journal.witnessed-none'),
  });
}
