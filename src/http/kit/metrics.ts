import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Parts of the server that are counted apart. Not routes: how often one is asked can tell counts that rules hide. */
type Area = 'api' | 'page' | 'operation' | 'other';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type Answered = {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
};

/** Something else that is measured, as it is now. */
export type Gauge = {
  readonly name: string;
  readonly help: string;
  /** A gauge where absent. */
  readonly type?: 'counter';
  /** By the value of its one label. */
  readonly label: string;
  readonly values: ReadonlyMap<string, number>;
};

export type Metrics = {
  readonly count: (answered: Answered) => void;
  readonly text: (more?: readonly Gauge[]) => string;
};

type Durations = { readonly buckets: number[]; sum: number; count: number };

/** Counters of one process, in the text format of Prometheus. */
export function createMetrics(): Metrics {
  const requests = new Map<string, number>();
  const durations = new Map<Area, Durations>();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const startedAt = Date.now() / 1000 - process.uptime();

  return {
    count({ route, method, status, seconds }) {
      const area = areaOf(route);
      const labels = `area="${area}",method="${methodOf(method)}",status="${Math.floor(status / 100)}xx"`;
      requests.set(labels, (requests.get(labels) ?? 0) + 1);
      const spent = durations.get(area) ?? { buckets: BUCKETS.map(() => 0), sum: 0, count: 0 };
      BUCKETS.forEach((limit, at) => {
        if (seconds <= limit) spent.buckets[at] = (spent.buckets[at] ?? 0) + 1;
      });
      spent.sum += seconds;
      spent.count += 1;
      durations.set(area, spent);
    },
    text(more = []) {
      return [
        ...metric('parvis_http_requests_total', 'counter', 'Requests answered'),
        ...[...requests].map(([labels, count]) => `parvis_http_requests_total{${labels}} ${count}`),
        ...metric('parvis_http_request_duration_seconds', 'histogram', 'Time to answer'),
        ...[...durations].flatMap(([area, spent]) => histogram(area, spent)),
        ...metric('process_resident_memory_bytes', 'gauge', 'Resident memory'),
        `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
        ...metric('process_cpu_seconds_total', 'counter', 'Processor time'),
        `process_cpu_seconds_total ${(process.cpuUsage().user + process.cpuUsage().system) / 1e6}`,
        ...metric('process_start_time_seconds', 'gauge', 'Start, in seconds since 1970'),
        `process_start_time_seconds ${startedAt.toFixed(3)}`,
        ...metric('nodejs_eventloop_lag_p99_seconds', 'gauge', 'How late the event loop runs'),
        `nodejs_eventloop_lag_p99_seconds ${delay.percentile(99) / 1e9}`,
        ...more.flatMap(({ name, help, type = 'gauge', label, values }) => [
          ...metric(name, type, help),
          ...[...values].map(([of, value]) => `${name}{${label}="${of}"} ${value}`),
        ]),
        '',
      ].join('\n');
    },
  };
}

function metric(name: string, type: string, help: string): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function histogram(area: Area, spent: Durations): readonly string[] {
  const name = 'parvis_http_request_duration_seconds';
  return [
    ...BUCKETS.map((limit, at) => `${name}_bucket{area="${area}",le="${limit}"} ${spent.buckets[at] ?? 0}`),
    `${name}_bucket{area="${area}",le="+Inf"} ${spent.count}`,
    `${name}_sum{area="${area}"} ${spent.sum.toFixed(6)}`,
    `${name}_count{area="${area}"} ${spent.count}`,
  ];
}

function areaOf(route: string): Area {
  if (route.startsWith('/api/')) return 'api';
  if (/^\/(?:health|metrics)/.test(route)) return 'operation';
  return route === '*' ? 'other' : 'page';
}

/** One of the known methods: a label must not grow with what somebody makes up. */
function methodOf(method: string): string {
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'other';
}
