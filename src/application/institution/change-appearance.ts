import type { EventType } from '../../domain/event/event.ts';
import { type Appearance, checkColour, checkTextColour, PLAIN } from '../../domain/institution/appearance.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import { checkAlt } from '../../domain/kit/picture.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import type { Application, Writer } from '../application.ts';
import { HANDLES } from '../kit/names.ts';
import { checkNotModified } from '../kit/not-modified.ts';
import { encodeInShapes, type SHAPES, savePicture } from '../kit/picture.ts';
import type { EncodedImage } from '../kit/ports.ts';

/** What is to be drafted: what is absent stays as it is in the draft, or else as it is public; null takes it away. */
export type AppearanceChange = {
  /** Colours as `#rrggbb`. The text on `main` is white or black, whichever has more contrast. */
  readonly main?: string | null | undefined;
  /** Refused where it cannot be read as text on the pages (`low-contrast`). */
  readonly accent?: string | null | undefined;
  /** Files as they were sent. */
  readonly logo?: Uint8Array | null | undefined;
  readonly banner?: Uint8Array | null | undefined;
  readonly sharing?: Uint8Array | null | undefined;
  /** What the banner shows, in words: required where there is one. */
  readonly bannerAlt?: Localised | undefined;
};

/** The draft, or what it would begin from; `etagOf` of it tells whether somebody else changed it. */
export async function readAppearances(app: Application): Promise<{
  readonly draft: Appearance | null;
  readonly published: Appearance;
  readonly former: Appearance | null;
}> {
  return await app.store.read(async (reader) => ({
    draft: await reader.appearances.get('draft'),
    published: (await reader.appearances.get('published')) ?? PLAIN,
    former: await reader.appearances.get('former'),
  }));
}

/**
 * Drafts how the institution looks; nobody outside sees it before it is published. All faults are refused together, and
 * nothing of a refused change is stored.
 */
export async function draftAppearance(
  app: Application,
  command: AppearanceChange & { readonly by: Actor | null; readonly basedOn?: string | undefined },
): Promise<Result<Appearance, Refusal>> {
  const { by, basedOn, main, accent, bannerAlt } = command;
  const checked = checkAll({
    main: typeof main === 'string' ? checkColour(main, 'main') : ok(main),
    accent: typeof accent === 'string' ? checkTextColour(accent, 'accent') : ok(accent),
    logo: await encoded(app, command, { field: 'logo', shapes: ['wide', 'square', 'icon'] }),
    banner: await encoded(app, command, { field: 'banner', shapes: ['banner'] }),
    sharing: await encoded(app, command, { field: 'sharing', shapes: ['sharing'] }),
    bannerAlt: command.banner instanceof Uint8Array ? checkAlt(bannerAlt ?? {}, 'bannerAlt') : ok(bannerAlt),
  });
  if (!checked.ok) return checked;
  const { logo, banner, sharing, ...rest } = checked.value;
  return await changed(app, { by, type: 'appearance-drafted' }, async (writer) => {
    const before = (await writer.appearances.get('draft')) ?? (await writer.appearances.get('published')) ?? PLAIN;
    const same = checkNotModified(before, basedOn);
    if (!same.ok) return same;
    const save = (image: EncodedImage) => savePicture(app, writer, image);
    const pictured =
      banner === undefined ? before.banner : banner === null ? null : { ...(await save(banner.banner)), alt: {} };
    const alt = pictured === null ? ok({}) : checkAlt(rest.bannerAlt ?? before.banner?.alt ?? {}, 'bannerAlt');
    if (!alt.ok) return alt;
    const after: Appearance = {
      main: rest.main === undefined ? before.main : rest.main,
      accent: rest.accent === undefined ? before.accent : rest.accent,
      logo:
        logo === undefined
          ? before.logo
          : logo === null
            ? null
            : { wide: await save(logo.wide), square: await save(logo.square), icon: await save(logo.icon) },
      banner: pictured === null ? null : { ...pictured, alt: alt.value },
      sharing: sharing === undefined ? before.sharing : sharing === null ? null : await save(sharing.sharing),
    };
    await writer.appearances.save('draft', after, app.now());
    return ok(after);
  });
}

/** Makes the draft public; refused where it is not the one that was looked at. What stood before can be brought back. */
export async function publishAppearance(
  app: Application,
  { by, basedOn }: { readonly by: Actor | null; readonly basedOn?: string | undefined },
): Promise<Result<Appearance, Refusal>> {
  return await changed(app, { by, type: 'appearance-published' }, async (writer) => {
    const draft = await writer.appearances.get('draft');
    if (draft === null) return refuse({ type: 'not-found', what: 'appearance' });
    const same = checkNotModified(draft, basedOn);
    if (!same.ok) return same;
    await replacePublished(app, writer, draft);
    await writer.appearances.delete('draft');
    return ok(draft);
  });
}

/** Brings back what stood before the last change; doing it again takes that back. The draft stays. */
export async function restoreAppearance(
  app: Application,
  { by }: { readonly by: Actor | null },
): Promise<Result<Appearance, Refusal>> {
  return await changed(app, { by, type: 'appearance-restored' }, async (writer) => {
    const former = await writer.appearances.get('former');
    if (former === null) return refuse({ type: 'not-found', what: 'appearance' });
    await replacePublished(app, writer, former);
    return ok(former);
  });
}

/** Throws the draft away. */
export async function discardAppearanceDraft(
  app: Application,
  { by }: { readonly by: Actor | null },
): Promise<Result<Appearance, Refusal>> {
  return await changed(app, { by, type: 'appearance-draft-discarded' }, async (writer) => {
    const draft = await writer.appearances.get('draft');
    if (draft === null) return refuse({ type: 'not-found', what: 'appearance' });
    await writer.appearances.delete('draft');
    return ok((await writer.appearances.get('published')) ?? PLAIN);
  });
}

async function replacePublished(app: Application, writer: Writer, appearance: Appearance): Promise<void> {
  const before = (await writer.appearances.get('published')) ?? PLAIN;
  await writer.appearances.save('former', before, app.now());
  await writer.appearances.save('published', appearance, app.now());
}

type AppearanceEvent = Extract<EventType, `appearance-${string}`>;

/** One change at a time, with its event, and without the pictures that nothing shows after it. */
async function changed(
  app: Application,
  { by, type }: { readonly by: Actor | null; readonly type: AppearanceEvent },
  change: (writer: Writer) => Promise<Result<Appearance, Refusal>>,
): Promise<Result<Appearance, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(HANDLES);
    if ((await writer.institution.get()) === null) return refuse({ type: 'not-set-up' });
    const after = await change(writer);
    if (!after.ok) return after;
    await writer.pictures.sweep();
    const event = { id: app.newId(), at: app.now(), by, consultationId: null, proposalId: null, data: {} };
    await writer.events.append({ ...event, type });
    return after;
  });
}

/** The file of a field in each shape it is stored in; whatever is no file passes as it is. */
async function encoded<K extends keyof typeof SHAPES>(
  app: Application,
  command: AppearanceChange,
  { field, shapes }: { readonly field: 'logo' | 'banner' | 'sharing'; readonly shapes: readonly K[] },
): Promise<Result<{ readonly [S in K]: EncodedImage } | null | undefined, Refusal>> {
  const bytes = command[field];
  return bytes === null || bytes === undefined ? ok(bytes) : await encodeInShapes(app, { bytes, shapes, field });
}
