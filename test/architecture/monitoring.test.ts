import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { verifyAndRemember } from '../../src/application/ballot/read-tally.ts';
import { Admission } from '../../src/http/kit/admission/admission.ts';
import { readGauges } from '../../src/http/kit/gauges.ts';
import { type ApiNode, apiNode } from '../api/node.ts';
import { projectDir } from '../support/program.ts';

type Board = {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
};
type Rule = {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly action: string };
};

const TOKEN = 'a token for the metrics of a test';
/** What Prometheus adds to what it reads, and what depends on how requests ended. */
const ADDED = new Set(['job', 'instance', 'status']);

/** `name{label="value",other=~"a|b"}` within a query. */
const SELECTOR = /\b(up|(?:parvis|process|nodejs)_\w+)(?:\{([^}]*)\})?/g;
const GROUPED = /\bby \(([^)]*)\)/g;

describe('the board of Grafana and the alert rules', () => {
  const admission = new Admission();
  afterAll(() => admission[Symbol.dispose]());
  const node: ApiNode = apiNode(undefined, {
    metricsToken: TOKEN,
    admission,
    gauges: () => readGauges(node.app, [{ loop: 'phases', failures: 0 }], { secondsBehind: 0 }),
  });
  /** Every metric of a node with the values of each of its labels. */
  const known = new Map<string, Map<string, Set<string>>>();
  const file = (name: string) => readFile(join(projectDir, 'docs/operate/grafana', name), 'utf8');

  beforeAll(async () => {
    await verifyAndRemember(node.app);
    await node.call('GET', '/institution');
    await node.http.request('http://localhost/');
    const response = await node.http.request('http://localhost/metrics', {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(response.status).toBe(200);
    const lines = (await response.text()).split('\n');
    for (const line of [...lines.filter((each) => !each.startsWith('#')), 'up 1']) {
      const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
      const values = known.get(name) ?? new Map<string, Set<string>>();
      for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
        values.set(label, new Set([...(values.get(label) ?? []), value]));
      }
      known.set(name, values);
    }
  });

  /** What a query asks for that a node does not have. */
  function faultsOf(expr: string): readonly string[] {
    const asked = [...expr.matchAll(SELECTOR)];
    const faults: string[] = asked.length === 0 ? ['no metric'] : [];
    for (const [, name = '', matchers = ''] of asked) {
      const labels = known.get(name);
      if (labels === undefined) faults.push(`no metric ${name}`);
      for (const [, label = '', wanted = ''] of matchers.matchAll(/(\w+)=~?"([^"]*)"/g)) {
        if (ADDED.has(label)) continue;
        const missing = wanted.split('|').filter((value) => labels?.get(label)?.has(value) !== true);
        faults.push(...missing.map((value) => `no ${name}{${label}="${value}"}`));
      }
    }
    const has = (label: string) => ADDED.has(label) || asked.some(([, name = '']) => known.get(name)?.has(label));
    const grouped = [...expr.matchAll(GROUPED)].flatMap(([, labels = '']) => labels.split(/,\s*/));
    return [...faults, ...grouped.filter((label) => !has(label)).map((label) => `no label ${label}`)];
  }

  it('notice a metric, a label and a value that no node has', () => {
    expect(faultsOf('parvis_dead_letters{queue="outbox"}')).toEqual([]);
    expect(faultsOf('parvis_dead_mails')).toEqual(['no metric parvis_dead_mails']);
    expect(faultsOf('sum by (host) (parvis_dead_letters)')).toEqual(['no label host']);
    expect(faultsOf('parvis_connectors{state="stopped"}')).toEqual(['no parvis_connectors{state="stopped"}']);
  });

  it('ask for nothing that a node does not have', async () => {
    const board = JSON.parse(await file('parvis.json')) as Board;
    const { groups } = parse(await file('alerts.yaml')) as { readonly groups: readonly { rules: readonly Rule[] }[] };
    const queries = [
      ...board.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ of: title, expr }))),
      ...groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ of: alert, expr }))),
    ];
    expect(queries.length).toBeGreaterThan(25);
    const faults = queries.flatMap(({ of, expr }) => faultsOf(expr).map((fault) => `${of}: ${fault}`));
    expect(faults).toEqual([]);
    for (const { alert, labels, annotations } of groups.flatMap(({ rules }) => rules)) {
      expect([alert, ['page', 'ticket'].includes(labels.severity)]).toEqual([alert, true]);
      expect([alert, annotations.summary !== '' && annotations.action !== '']).toEqual([alert, true]);
    }
  });

  it('show every metric that a node has of its own', async () => {
    const asked = (await file('parvis.json')) + (await file('alerts.yaml'));
    const names = [...known.keys()].filter((name) => name.startsWith('parvis_'));
    const unseen = names.filter((name) => !asked.includes(name.replace(/_(bucket|sum|count)$/, '')));
    // When a consumer moved and failed last is for whoever looks closer.
    expect(unseen.filter((name) => !name.startsWith('parvis_consumer_last_'))).toEqual([]);
  });
});
