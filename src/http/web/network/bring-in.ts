import type { Context } from 'hono';
import { type BringingInView, bringIn, readBringingIn } from '../../../application/network/cohost/bring-in.ts';
import { readInvitable } from '../../../application/network/cohost/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { type Introduced, isOpenOffer, type OfferStatus } from '../../../domain/network/bringing-in.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { textArea, textField } from '../kit/field.ts';
import type { Accepts, FormInput } from '../kit/form.ts';
import { adminForm, adminTable } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote, refusalSentence } from '../kit/refusal-note.ts';
import { state, type Tone } from '../kit/state.ts';
import { date } from '../kit/time.ts';
import { neighbourLink } from './peer-facts.ts';

type FormState = { readonly input: FormInput; readonly refusal: Refusal };

/** Whom this institution brings into a consultation of another host, and the form that names others, several at once. */
export async function bringInPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Offers the peers that were ticked and the addresses that were written. Whoever is under way or in already stays so. */
export const acceptBringIn: Accepts = async (context, input, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const institutions = namedIn(input);
  const by = { kind: 'agent', id: agent.value.id } as const;
  const done = await bringIn(context.app, { slug, institutions, by });
  if (!done.ok) return await answered(context, c, { input, refusal: done.refusal });
  return { to: context.href(adminConsultationPath(slug, '/bring-in'), { done: 'brought-in' }) };
};

/** Each line is an address, with a number of people of its own after it where there is one. */
function namedIn(input: FormInput): readonly Introduced[] {
  const each = wholeIn(input.text('registeredMax').trim());
  const lines = input
    .text('addresses')
    .split('\n')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const written = lines.map((text) => {
    const [address = '', people] = text.split(/\s+/);
    const institution = address.includes('://') ? address : `https://${address}/`;
    return { institution, registeredMax: people === undefined ? each : wholeIn(people) };
  });
  const ticked = input.all('peer').map((institution) => ({ institution, registeredMax: each }));
  return [...written, ...ticked.filter((one) => !written.some((other) => other.institution === one.institution))];
}

function wholeIn(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

async function answered(context: PageContext, c: Context, formState: FormState | null): Promise<PageAnswer> {
  const { app, locale } = context;
  const { t } = locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    const { slug, host } = consultation;
    if (host === null) return { refusal: { type: 'not-shared' } };
    const view = await readBringingIn(app, consultation);
    const peers = (await readInvitable(app, consultation.id)).filter(
      ({ uri }) =>
        uri !== host.institution &&
        !view.offers.some(({ institution, status }) => institution === uri && isOpenOffer(status)),
    );
    const refusal = formState?.refusal ?? null;
    return {
      title: t('bring-in.title'),
      refusal,
      crumbs: crumbsTo(context, found.value),
      main: markup`<p class="lead">${t('bring-in.lead')}</p>
${refusalNote(context, refusal, {
  institutions: t('bring-in.addresses'),
  registeredMax: t('bring-in.registered-max'),
})}
${list(context, view)}
${bounds(context, view)}${view.bringsIn === null ? NOTHING : form(context, { slug, peers, formState })}`,
    };
  });
}

function bounds({ locale }: PageContext, { bringsIn, peopleLeft }: BringingInView): Html {
  if (bringsIn === null) return markup`<p class="note">${locale.t('bring-in.not-allowed')}</p>`;
  const { institutionsMax: institutions, registeredMax: people } = bringsIn;
  return markup`<p>${locale.t('bring-in.bounds', { institutions, people, left: peopleLeft })}</p>`;
}

function form(
  context: PageContext,
  of: { readonly slug: string; readonly peers: readonly Peer[]; readonly formState: FormState | null },
): Html {
  const { t } = context.locale;
  const { slug, peers, formState } = of;
  const refusal = formState?.refusal ?? null;
  const written = (name: string) => formState?.input.text(name) ?? '';
  const ticked = formState?.input.all('peer') ?? [];
  return adminForm(context, {
    action: adminConsultationPath(slug, '/bring-in'),
    fields: markup`${
      peers.length === 0
        ? NOTHING
        : markup`<fieldset><legend>${t('bring-in.peers')}</legend>
${peers.map(
  ({ uri, handle, name, languages }, index) =>
    markup`<p class="field check"><label for="peer-${index}"><input id="peer-${index}" name="peer" type="checkbox" value="${uri}"${ticked.includes(uri) ? markup` checked` : NOTHING}> ${line(context, choose(context, name, languages))} <bdi class="quiet">@${handle}</bdi></label></p>`,
)}</fieldset>`
    }${textArea(context, {
      name: 'addresses',
      label: t('bring-in.addresses'),
      hint: t('bring-in.addresses-hint'),
      value: written('addresses'),
      required: false,
      max: 100_000,
      refusal,
    })}${textField(context, {
      name: 'registeredMax',
      label: t('bring-in.registered-max'),
      hint: t('share.registered-max-hint'),
      value: written('registeredMax'),
      required: false,
      max: 15,
      refusal,
    })}`,
    button: t('bring-in.button'),
  });
}

const TONES = {
  waiting: 'upcoming',
  invited: 'upcoming',
  accepted: 'open',
  refused: 'gone',
  declined: 'gone',
  left: 'closed',
  withdrawn: 'closed',
} as const satisfies Record<OfferStatus, Tone>;

function list(context: PageContext, { offers }: BringingInView): Html {
  const { locale, institution } = context;
  const { t } = locale;
  return adminTable({
    id: 'brought-in',
    title: t('bring-in.offers'),
    caption: t('bring-in.caption', { count: offers.length }),
    columns: [t('peers.institution'), t('admin.state'), t('share.registered'), t('share.since')],
    rows: offers.map(({ peer, status, refusal, registeredMax, offeredAt, answeredAt }) => [
      neighbourLink(context, peer),
      markup`${state(TONES[status], t(`bring-in.${status}`))}${refusal === null ? NOTHING : markup`<p class="small">${refusalSentence(context, refusal)}</p>`}`,
      locale.number(registeredMax),
      date(context, answeredAt ?? offeredAt, institution.timeZone),
    ]),
    empty: t('bring-in.none'),
  });
}
