/** What is known of where somebody has their account. */
type Author = {
  readonly kind: string;
  readonly name: string;
  readonly actorUri: string | null;
};

/** An institution that holds a consultation: its id and its host. */
type Holder = { readonly uri: string; readonly host: string; readonly ours: boolean };

/**
 * The institution at which an author has their account, among those that hold a consultation; null for accounts elsewhere. At a
 * mirror those of third institutions are known by the host after their name, which was put there when it was stored.
 */
export function cityOfAuthor<H extends Holder>({ kind, name, actorUri }: Author, holders: readonly H[]): H | null {
  if (name === '') return null;
  const found = holders.find((holder) => {
    if (kind === 'local') return holder.ours;
    if (kind === 'remote') return actorUri !== null && URL.parse(actorUri)?.origin === URL.parse(holder.uri)?.origin;
    return kind === 'imported' && !holder.ours && name.endsWith(hostAfterName(holder.host));
  });
  return found ?? null;
}

/** A name without the host that the author's city stands for. */
export function nameWithoutCity({ kind, name }: Pick<Author, 'kind' | 'name'>, city: Holder | null): string {
  const after = city === null ? '' : hostAfterName(city.host);
  return kind === 'imported' && after !== '' && name.endsWith(after) ? name.slice(0, -after.length) : name;
}

/** How the host of an account on a third server stands after a name at a mirror. */
export function hostAfterName(host: string): string {
  return ` (${host})`;
}

/** A name as a host gives it, without what reads as the host of an account: only the node that stores it says that. */
export function withoutHost(name: string): string {
  return name.replace(/\s*\([a-z0-9.-]+\.[a-z0-9-]+(?::\d+)?\)\s*$/i, '');
}
