/** A model of cards with what agents filled in. A card of another number is another card; a field may be left out. */
export type CardModel = {
  readonly slug: string;
  readonly fields: readonly string[];
  readonly items: DoubleCard[];
  /** An older w.c.s. knows no pages. */
  readonly isUnpaged?: boolean;
};
export type DoubleCard = {
  readonly id: number;
  readonly uuid: string;
  readonly text: string;
  fields: Readonly<Record<string, unknown>>;
};

/** What a card model answers below `/api/cards/`: a list in an object, where a form answers the list alone. */
export function listCards(
  models: readonly CardModel[],
  {
    slug,
    action,
    query,
    origin,
  }: { readonly slug: string; readonly action: string; readonly query: URLSearchParams; readonly origin: string },
): { readonly status: number; readonly body: unknown } {
  if (slug === '@list') {
    const data = models.map((model) => ({ id: model.slug, slug: model.slug, text: model.slug, custom_views: [] }));
    return { status: 200, body: { err: 0, data } };
  }
  const model = models.find((each) => each.slug === slug);
  if (model === undefined) return { status: 404, body: { err: 1, err_class: 'Not found', err_code: 'not-found' } };
  if (action === '@schema') {
    const fields = model.fields.map((varname) => ({ type: 'string', label: varname, varname, required: false }));
    return { status: 200, body: { name: slug, fields } };
  }
  if (action !== 'list') return { status: 404, body: { err: 1 } };
  const offset = model.isUnpaged === true ? 0 : Number(query.get('offset') ?? 0);
  const limit = model.isUnpaged === true ? model.items.length : Number(query.get('limit') ?? model.items.length);
  const data = model.items.slice(offset, offset + limit).map(({ id, uuid, text, fields }) => ({
    ...{ id: String(id), uuid, internal_id: String(id), display_id: `${models.indexOf(model) + 1}-${id}`, text },
    ...{ url: `${origin}/backoffice/data/${slug}/${id}/`, api_url: `${origin}/api/cards/${slug}/${id}/` },
    ...(query.get('full') === 'on' ? { fields } : {}),
  }));
  return { status: 200, body: { data } };
}
