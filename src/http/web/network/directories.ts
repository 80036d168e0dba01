import type { DirectoryMember } from '../../../application/network/directory/ports.ts';
import { type DirectoryView, readDirectoriesHere } from '../../../application/network/directory/reads.ts';
import { addDirectory, removeDirectory } from '../../../application/network/directory/subscribe.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import { adminLayout, ofTheWhole } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { textField } from '../kit/field.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, factList, hiddenField } from '../kit/form-parts.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { DIRECTORIES, PEERS } from './peer-facts.ts';

/** The directories that are read here, who is in them, and the form that adds one. */
export async function directoriesPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, { address: '', refusal: null });
}

export const acceptDirectories: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const by = { kind: 'agent', id: agent.value.id } as const;
  const [address, removed] = [formInput.text('address'), formInput.text('remove')];
  const done = await submitOnce(context, formInput, async (within) => {
    const result =
      removed === ''
        ? await addDirectory(within, { address, by })
        : await removeDirectory(within, { address: removed, by });
    const name = removed === '' ? 'directory-added' : 'directory-removed';
    return result.ok ? ok(context.href(DIRECTORIES, { done: name })) : result;
  });
  return done.ok ? { to: done.value } : await answered(context, { address, refusal: done.refusal });
};

async function answered(
  context: PageContext,
  { address, refusal }: { readonly address: string; readonly refusal: Refusal | null },
): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    const directories = await readDirectoriesHere(context.app);
    return {
      title: t('directories.title'),
      refusal,
      crumbs: [{ href: context.href(PEERS), name: t('peers.nav') }],
      main: markup`<p class="lead">${t('directories.lead')}</p>
${
  directories.length === 0
    ? markup`<p>${t('directories.none')}</p>`
    : directories.map((each) =>
        section(
          context,
          each,
          ofTheWhole(context, agent, () => removal(context, each)),
        ),
      )
}
${ofTheWhole(
  context,
  agent,
  () => markup`<section aria-labelledby="add"><h2 id="add">${t('directories.add')}</h2>
${adminForm(context, {
  action: DIRECTORIES,
  formState: { values: formDefaults({ address }), refusal },
  labels: { address: t('directories.address') },
  fields: textField(context, {
    name: 'address',
    label: t('directories.address'),
    hint: t('directories.address-hint'),
    value: address,
    required: true,
    max: 300,
    refusal,
  }),
  button: t('directories.add-button'),
})}</section>`,
)}`,
    };
  });
}

function section(context: PageContext, { directory, members }: DirectoryView, form: Html): Html {
  const { locale, institution } = context;
  const { t } = locale;
  const at = (moment: Date | null) =>
    moment === null ? t('directories.not-read') : date(context, moment, institution.timeZone);
  const { origin, readAt, expiresAt, fault, faultAt } = directory;
  const { host } = new URL(origin);
  const shown = members.toSorted((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status)).slice(0, SHOWN);
  const more = members.length - shown.length;
  return markup`${adminTable({
    id: `directory-${host.replace(/[^a-z0-9]/g, '-')}`,
    title: host,
    caption: t('directories.caption', { count: members.length }),
    columns: [t('peers.institution'), t('directories.address-of'), t('peers.health')],
    rows: shown.map((member) => [
      line(context, choose(context, member.name, member.languages)),
      markup`<bdi>${member.institution}</bdi>`,
      statusOf(context, member),
    ]),
    empty: t('directories.empty'),
  })}
${more === 0 ? NOTHING : markup`<p>${t('directories.more', { count: more })}</p>`}
${factList([
  [t('directories.read'), at(readAt)],
  [t('directories.expires'), at(expiresAt)],
  ...(fault === null || faultAt === null
    ? []
    : [
        [
          t('directories.fault'),
          markup`<strong>${t(`directories.because-${fault}`)}</strong> ${date(context, faultAt, institution.timeZone)}`,
        ] as const,
      ]),
])}
${form}`;
}

/** What needs somebody to look first. */
const STATUSES: readonly DirectoryMember['status'][] = ['refused', 'waiting', 'dropped', 'added', 'known'];
const SHOWN = 200;

function statusOf({ locale: { t } }: PageContext, { status, because }: DirectoryMember): string {
  return because === null ? t('directories.status', { status }) : t(`directories.because-${because}`);
}

function removal(context: PageContext, { directory }: DirectoryView): Html {
  const { t } = context.locale;
  const { host } = new URL(directory.origin);
  return markup`<p class="small quiet">${t('directories.remove-said')}</p>
${adminForm(context, {
  action: DIRECTORIES,
  fields: hiddenField('remove', directory.origin),
  button: t('directories.remove', { host }),
  danger: true,
})}`;
}
