import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

type Cell = Html | string | number;
/** The heading of a column; one of numbers is a `count`. */
type Column = Cell | { readonly count: Cell };
type Row = readonly Cell[] | { readonly cells: readonly Cell[]; readonly decides: boolean };

/** A table with its caption. The first cell of a row is its heading; rows may be marked as those that decide. */
export function table(of: {
  /** The id of its caption, where the table stands in a region that scrolls by itself (DESIGN.md, Administration area). */
  readonly scrolls?: string;
  /** On a phone each row is a block of its own, with the name of the column before each cell; not where numbers are compared. */
  readonly stacks?: boolean;
  readonly caption: Cell;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** What stands in its place where it has no rows. */
  readonly empty?: string;
}): Html {
  const { scrolls, stacks = false, caption, columns, rows, empty } = of;
  if (rows.length === 0 && empty !== undefined) return markup`<p class="quiet">${empty}</p>`;
  const named = scrolls === undefined ? NOTHING : markup` id="${scrolls}"`;
  const written = markup`<table><caption${named}>${caption}</caption>
<thead><tr>${columns.map((column) => markup`<th scope="col"${classOf(column)}>${isCount(column) ? column.count : column}</th>`)}</tr></thead>
<tbody>${rows.map((each) => row(columns, 'cells' in each ? each : { cells: each, decides: false }, stacks))}</tbody></table>`;
  return scrolls === undefined
    ? written
    : markup`<div class="${stacks ? 'scroll stacks' : 'scroll'}" role="region" aria-labelledby="${scrolls}" tabindex="0">${written}</div>`;
}

function isCount(column: Column | undefined): column is { readonly count: Cell } {
  return typeof column === 'object' && 'count' in column;
}

function classOf(column: Column | undefined): Html {
  return isCount(column) ? markup` class="count"` : NOTHING;
}

/** What a cell is called where its row stands by itself. */
function calledBy(column: Column | undefined): Html {
  const name = isCount(column) ? column.count : column;
  return typeof name === 'string' ? markup` data-column="${name}"` : NOTHING;
}

function row(columns: readonly Column[], { cells, decides }: Exclude<Row, readonly Cell[]>, stacks: boolean): Html {
  const [head = '', ...rest] = cells;
  return markup`<tr${decides ? markup` class="decides"` : NOTHING}><th scope="row">${head}</th>${rest.map((cell, index) => markup`<td${classOf(columns[index + 1])}${stacks ? calledBy(columns[index + 1]) : NOTHING}>${cell}</td>`)}</tr>`;
}

/** Onward and back to the beginning. A list has no page numbers: it is read by key, so nothing is lost or repeated. */
export function pager(
  context: PageContext,
  links: { readonly name: string; readonly first: string | null; readonly next: string | null },
): Html {
  if (links.first === null && links.next === null) return NOTHING;
  const { locale } = context;
  return markup`<nav class="pager" aria-label="${links.name}">
${links.first === null ? NOTHING : markup`<a href="${links.first}" rel="first">${locale.t('pager.first')}</a>`}
${links.next === null ? NOTHING : markup`<a href="${links.next}" rel="next">${locale.t('pager.next')}</a>`}
</nav>`;
}
