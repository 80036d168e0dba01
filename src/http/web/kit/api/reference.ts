import { type ApiDocument, type DescribedOperation, nameOf, type Schema } from '../../../kit/openapi/document.ts';
import { exampleOf } from '../../../kit/openapi/example.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { PageContext } from '../page-context.ts';

function schemaAnchor(name: string): string {
  return `schema-${name}`;
}

/** A text of the document, where what stands between backticks is code. */
function prose(text: string): Html {
  return markup`${text.split('`').map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : part))}`;
}

/** What a value is, in a few words, with links to schemas that have a name. */
function typeOf(schema: Schema): Html {
  const name = nameOf(schema);
  if (name !== null) return markup`<a href="#${schemaAnchor(name)}">${name}</a>`;
  const options = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (options !== undefined) return joined(options.map(typeOf), schema.allOf === undefined ? ' or ' : ' and ');
  if (schema.const !== undefined) return markup`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined) {
    return joined(
      schema.enum.map((each) => markup`<code>${JSON.stringify(each)}</code>`),
      ', ',
    );
  }
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
  return joined(
    types.map((type) => (type === 'array' && schema.items !== undefined ? listOf(schema.items) : plain(type, schema))),
    ' or ',
  );
}

function listOf(items: Schema): Html {
  return markup`list of ${typeOf(items)}`;
}

function plain(type: string, schema: Schema): Html {
  if (type === 'object' && typeof schema.additionalProperties === 'object') {
    return markup`object of ${typeOf(schema.additionalProperties)}`;
  }
  return markup`${type}${type === 'string' && schema.format !== undefined ? ` (${schema.format})` : ''}`;
}

function joined(parts: readonly Html[], between: string): Html {
  return markup`${parts.map((part, index) => (index === 0 ? part : markup`${between}${part}`))}`;
}

/** The members of an object with what each is; of anything else what it is. */
function membersOf(schema: Schema): Html {
  const { properties, required = [] } = schema;
  if (properties === undefined) return markup`<p>${typeOf(schema)}</p>`;
  return markup`<ul>${Object.entries(properties).map(
    ([name, member]) =>
      markup`<li><code>${name}</code>${required.includes(name) ? NOTHING : ' (may be absent)'}: ${typeOf(member)}${nested(member)}</li>`,
  )}</ul>`;
}

function nested(member: Schema): Html {
  const inner = member.properties === undefined ? member.items : member;
  const text = member.description === undefined ? NOTHING : markup`. ${prose(member.description)}`;
  return inner?.properties === undefined ? text : markup`${text}${membersOf(inner)}`;
}

/** Where the reference is; `/api/v1` is below it. */
export const REFERENCE = '/api';

type Named = { readonly method: string; readonly path: string; readonly operation: DescribedOperation };

/** Every operation of the API with its parameters, answers and an example, from the document that programs read. */
export function referencePage(document: () => ApiDocument): (context: PageContext) => PageAnswer {
  let body: Html | undefined;
  return ({ locale: { t } }) => {
    // It is of the program: the same for everybody, until another one is started.
    body ??= referenceOf(document());
    const title = t('api-reference.title');
    return {
      content: {
        title,
        canonical: REFERENCE,
        main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${t('api-reference.lead')}</p>
<div lang="en" dir="ltr">${body}</div></div>`,
      },
    };
  };
}

function referenceOf(document: ApiDocument): Html {
  const all: readonly Named[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const byTag = Map.groupBy(all, ({ operation }) => operation.tags?.[0] ?? '');
  const tags = [...byTag].toSorted(([one], [other]) => one.localeCompare(other, 'en'));
  const base = document.servers[0]?.url ?? '';
  return markup`<p>${prose(document.info.description ?? '')} <a href="/api/v1/openapi.json">openapi.json</a></p>
${scopesOf(document.components.securitySchemes['bearer']?.description ?? '')}
<nav aria-label="Operations"><ul>${tags.map(([tag, of]) => markup`<li>${tag}<ul>${of.map((each) => markup`<li><a href="#${anchorOf(each)}"><code>${each.method} ${each.path}</code></a></li>`)}</ul></li>`)}</ul></nav>
${tags.map(([tag, of], index) => markup`<section aria-labelledby="tag-${index}"><h2 id="tag-${index}">${tag}</h2>${of.map((each) => operationOf(each, { base, document }))}</section>`)}
<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>${Object.entries(document.components.schemas).map(([name, schema]) => schemaOf(name, schema))}</section>`;
}

/** `POST /reports` is `#post-reports`. */
function anchorOf({ method, path }: Pick<Named, 'method' | 'path'>): string {
  return `${method.toLowerCase()}${path.replaceAll(/[{}]/g, '').replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
}

/** A sentence, and a list of which each line begins with `- `. */
function scopesOf(text: string): Html {
  const [lead = '', ...lines] = text.split('\n').filter((line) => line !== '');
  return markup`<p>${prose(lead)}</p><ul>${lines.map((line) => markup`<li>${prose(line.replace(/^- /, ''))}</li>`)}</ul>`;
}

function operationOf(named: Named, at: { readonly base: string; readonly document: ApiDocument }): Html {
  const { method, path, operation } = named;
  const { summary = '', description = '', parameters = [], responses } = operation;
  const sent = operation.requestBody?.content['application/json'];
  const answers = Object.entries(responses).filter(([status]) => status !== 'default');
  return markup`<article><h3 id="${anchorOf(named)}"><code>${method} ${path}</code></h3>
<p>${prose(summary)}.${description === '' ? NOTHING : markup` ${prose(description)}`}</p>
${parameters.length === 0 ? NOTHING : markup`<h4>Parameters</h4><ul>${parameters.map((each) => markup`<li><code>${each.name}</code> in the ${each.in}${each.required === true ? NOTHING : ' (may be absent)'}: ${typeOf(each.schema ?? {})}${each.description === undefined ? NOTHING : markup`. ${prose(each.description)}`}</li>`)}</ul>`}
${sent?.schema === undefined ? NOTHING : markup`<h4>Body</h4>${bodyOf(sent.schema)}`}
<h4>Answers</h4><ul>${answers.map(([status, answer]) => markup`<li><code>${status}</code> ${answer.description}${contentOf(answer.content)}</li>`)}</ul>
<h4>Example</h4><pre class="letter"><code>${exampleCall(named, { ...at, sent: sent?.example })}</code></pre></article>`;
}

function bodyOf(schema: Schema): Html {
  return schema.$ref === undefined ? membersOf(schema) : markup`<p>${typeOf(schema)}</p>`;
}

function contentOf(content: DescribedOperation['responses'][string]['content']): Html {
  const schema = Object.values(content ?? {})[0]?.schema;
  return schema === undefined ? NOTHING : markup`: ${typeOf(schema)}`;
}

/** A call that can be typed, once the parameters of its address are replaced. */
function exampleCall(
  { method, path, operation }: Named,
  { base, document, sent }: { readonly base: string; readonly document: ApiDocument; readonly sent: unknown },
): string {
  const { schemas } = document.components;
  const given = sent === undefined ? null : JSON.stringify(sent, null, 2).replaceAll("'", '’');
  const address = path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const schema = operation.parameters?.find((each) => each.in === 'path' && each.name === name)?.schema;
    return schema?.format === 'uuid' ? String(exampleOf(schema, schemas)) : whole;
  });
  return [
    `curl -X ${method} '${base}${address}'`,
    "  -H 'Authorization: Bearer parvis_…'",
    ...(given === null ? [] : ["  -H 'Content-Type: application/json'", `  -d '${given}'`]),
  ].join(' \\\n');
}

function schemaOf(name: string, schema: Schema): Html {
  return markup`<article><h3 id="${schemaAnchor(name)}">${name}</h3>${schema.description === undefined ? NOTHING : markup`<p>${prose(schema.description)}</p>`}${membersOf(schema)}</article>`;
}
