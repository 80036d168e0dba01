import type { EventData } from '../../domain/event/event.ts';
import {
  changedParts,
  checkPublishable,
  checkStaticPage,
  FORMER_PAGES_MAX,
  MENU_PAGES_MAX,
  STATIC_PAGES_MAX,
  type StaticPage,
  type StaticPageContent,
  type StaticPageKind,
  type StaticPagePart,
} from '../../domain/institution/static-page.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Writer } from '../application.ts';
import { checkNotModified } from '../kit/not-modified.ts';

/** Whoever writes a page waits for whoever writes another: their number, places and kinds hold for all of them. */
const STATIC_PAGES = 'static-pages';

/** The parts of which an earlier state is stored: what a page says, not where it is shown. */
const SAID: ReadonlySet<StaticPagePart> = new Set(['title', 'text', 'conformity']);

type By = { readonly by: Actor | null };

/** Drafts a page, as the last of all. */
export async function addStaticPage(
  app: Application,
  command: By & { readonly kind: StaticPageKind; readonly content: StaticPageContent },
): Promise<Result<StaticPage, Refusal>> {
  const { kind, by } = command;
  const content = checkStaticPage(kind, command.content);
  if (!content.ok) return content;
  return await locked(app, async (writer, all) => {
    if (all.length >= STATIC_PAGES_MAX) {
      return refuse({ type: 'invalid', field: 'pages', because: 'too-many', limit: STATIC_PAGES_MAX });
    }
    if (kind !== 'other' && all.some((page) => page.kind === kind)) {
      return refuse({ type: 'invalid', field: 'kind', because: 'already-used' });
    }
    const fits = checkAmong(all, content.value);
    if (!fits.ok) return fits;
    const now = app.now();
    const page: StaticPage = {
      ...content.value,
      id: app.newId(),
      kind,
      isPublished: false,
      position: all.length,
      createdAt: now,
      changedAt: now,
    };
    await writer.staticPages.save(page);
    await record(app, writer, { type: 'page-added', by, data: { slug: page.slug } });
    return ok(page);
  });
}

/** Changes a page; of one that is published everybody sees it at once, and its address stays as it is. */
export async function changeStaticPage(
  app: Application,
  command: By & {
    readonly slug: string;
    readonly content: StaticPageContent;
    /** Hash of the page it was made from (`etagOf`); refused where that is another now. */
    readonly basedOn?: string | undefined;
  },
): Promise<Result<StaticPage, Refusal>> {
  return await changing(app, command.slug, async (writer, before, others) => {
    const same = checkNotModified(before, command.basedOn);
    if (!same.ok) return same;
    const content = checkStaticPage(before.kind, command.content);
    if (!content.ok) return content;
    if (before.isPublished) {
      if (content.value.slug !== before.slug) return wrongState('published', 'draft');
      const publishable = checkPublishable(before.kind, content.value);
      if (!publishable.ok) return publishable;
    }
    const fits = checkAmong(others, content.value);
    if (!fits.ok) return fits;
    const parts = changedParts(before, content.value);
    if (parts.length === 0) return ok(before);
    if (parts.some((part) => SAID.has(part))) await writer.staticPages.saveFormer(before, FORMER_PAGES_MAX);
    const page = { ...before, ...content.value, changedAt: app.now() };
    await writer.staticPages.save(page);
    await record(app, writer, { type: 'page-changed', by: command.by, data: { slug: page.slug, parts } });
    return ok(page);
  });
}

/** Shows a page to everybody; refused while it has gaps of a template. */
export async function publishStaticPage(
  app: Application,
  { slug, by }: By & { readonly slug: string },
): Promise<Result<StaticPage, Refusal>> {
  return await changing(app, slug, async (writer, before) => {
    if (before.isPublished) return wrongState('published', 'draft');
    const publishable = checkPublishable(before.kind, before);
    if (!publishable.ok) return publishable;
    const page = { ...before, isPublished: true };
    await writer.staticPages.save(page);
    await record(app, writer, { type: 'page-published', by, data: { slug } });
    return ok(page);
  });
}

/** Makes a draft of a page again: nobody but agents finds it, and nothing leads to it. */
export async function unpublishStaticPage(
  app: Application,
  { slug, by }: By & { readonly slug: string },
): Promise<Result<StaticPage, Refusal>> {
  return await changing(app, slug, async (writer, before) => {
    if (!before.isPublished) return wrongState('draft', 'published');
    const page = { ...before, isPublished: false };
    await writer.staticPages.save(page);
    await record(app, writer, { type: 'page-unpublished', by, data: { slug } });
    return ok(page);
  });
}

/** Deletes a page for good, published or not. */
export async function deleteStaticPage(
  app: Application,
  { slug, by }: By & { readonly slug: string },
): Promise<Result<StaticPage, Refusal>> {
  return await changing(app, slug, async (writer, page, others) => {
    await writer.staticPages.delete(page.id);
    await reposition(writer, others);
    await record(app, writer, { type: 'page-deleted', by, data: { slug } });
    return ok(page);
  });
}

/** Puts all pages in an order, in which menu and footer have them: each of them is named once. */
export async function orderStaticPages(
  app: Application,
  { slugs, by }: By & { readonly slugs: readonly string[] },
): Promise<Result<readonly StaticPage[], Refusal>> {
  return await locked(app, async (writer, all) => {
    const ordered = slugs.flatMap((slug) => all.find((page) => page.slug === slug) ?? []);
    if (new Set(ordered).size !== all.length || slugs.length !== all.length) {
      return refuse({ type: 'invalid', field: 'pages', because: 'unknown-value' });
    }
    const pages = await reposition(writer, ordered);
    await record(app, writer, { type: 'pages-ordered', by, data: {} });
    return ok(pages);
  });
}

/** Pages with the places they have among one another; those that had another are saved. */
async function reposition(writer: Writer, pages: readonly StaticPage[]): Promise<readonly StaticPage[]> {
  const placed = pages.map((page, position) => ({ ...page, position }));
  for (const [index, page] of placed.entries()) {
    if (pages[index]?.position !== page.position) await writer.staticPages.save(page);
  }
  return placed;
}

/** A page beside the others: its address is its own, and the menu is not too long. */
function checkAmong(others: readonly StaticPage[], { slug, inMenu }: StaticPageContent): Result<null, Refusal> {
  if (others.some((page) => page.slug === slug)) {
    return refuse({ type: 'invalid', field: 'slug', because: 'already-used' });
  }
  return inMenu && others.filter((page) => page.inMenu).length >= MENU_PAGES_MAX
    ? refuse({ type: 'invalid', field: 'inMenu', because: 'too-many', limit: MENU_PAGES_MAX })
    : ok(null);
}

function wrongState(status: string, needs: string): Result<never, Refusal> {
  return refuse({ type: 'wrong-status', status, needs: [needs] });
}

async function locked<T>(
  app: Application,
  work: (writer: Writer, all: readonly StaticPage[]) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(STATIC_PAGES);
    return await work(writer, await writer.staticPages.all());
  });
}

async function changing(
  app: Application,
  slug: string,
  work: (writer: Writer, page: StaticPage, others: readonly StaticPage[]) => Promise<Result<StaticPage, Refusal>>,
): Promise<Result<StaticPage, Refusal>> {
  return await locked(app, async (writer, all) => {
    const page = all.find((each) => each.slug === slug);
    if (page === undefined) return refuse({ type: 'not-found', what: 'page' });
    return await work(
      writer,
      page,
      all.filter((each) => each !== page),
    );
  });
}

type StaticPageEvent = Extract<keyof EventData, `page-${string}` | 'pages-ordered'>;
type Recorded = { readonly [T in StaticPageEvent]: { readonly type: T; readonly data: EventData[T] } }[StaticPageEvent];

async function record(app: Application, writer: Writer, { by, ...event }: By & Recorded): Promise<void> {
  await writer.events.append({
    ...event,
    id: app.newId(),
    at: app.now(),
    by,
    consultationId: null,
    proposalId: null,
  });
}
