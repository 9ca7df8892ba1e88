import { LOADS, METRICS, type Metric, type Numbers, WINDOWS } from '../status/metrics.js';

/** A family of samples in the text format of Prometheus. */
interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  /** Label and value; an empty label for none. */
  readonly samples: readonly (readonly [label: string, value: number])[];
}

/** For Prometheus, in its text exposition format 0.0.4: for a textfile collector, or a script that serves it. */
export function prometheusText(numbers: Numbers): string {
  const { version, values } = numbers;
  const families: Family[] = [
    ...(version === undefined
      ? []
      : [
          {
            name: 'mosquitto_info',
            type: 'gauge' as const,
            help: 'The version of the broker that runs.',
            samples: [[`{version="${escaped(version)}"}`, 1] as const],
          },
        ]),
    ...METRICS.flatMap((metric) => simpleFamily(metric, values)),
    ...LOADS.map((load) => loadFamily(load, values)),
  ];
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(familyText)
    .join('');
}

const LOAD_NAMES = new Set(LOADS.flatMap(({ name }) => WINDOWS.map((window) => `${name}-${window}`)));

function simpleFamily({ name, kind, unit, help }: Metric, values: Numbers['values']): Family[] {
  const value = values.get(name);
  if (value === undefined || LOAD_NAMES.has(name)) return [];
  const base = (NAMES[name] ?? name).replaceAll('-', '_');
  const withUnit = unit && !base.includes(unit) ? `${base}_${unit}` : base;
  return [
    { name: `mosquitto_${withUnit}${kind === 'counter' ? '_total' : ''}`, type: kind, help, samples: [['', value]] },
  ];
}

/** Where what flags call it is too short for people who read graphs. */
const NAMES: Readonly<Record<string, string>> = {
  clients: 'clients-connected',
  'clients-total': 'clients-known',
  'messages-in': 'packets-received',
  'messages-out': 'packets-sent',
  'publish-in': 'messages-received',
  'publish-out': 'messages-sent',
  dropped: 'messages-dropped',
  'bytes-in': 'received',
  'bytes-out': 'sent',
  retained: 'retained-messages',
  stored: 'stored-messages',
  'stored-bytes': 'stored-messages',
};

function loadFamily({ name, help }: (typeof LOADS)[number], values: Numbers['values']): Family {
  const samples = WINDOWS.flatMap((window) => {
    const value = values.get(`${name}-${window}`);
    return value === undefined ? [] : [[`{window="${window}"}`, value] as const];
  });
  return {
    name: `mosquitto_load_${(NAMES[name] ?? name).replaceAll('-', '_')}${name.startsWith('bytes') ? '_bytes' : ''}`,
    type: 'gauge',
    help: `${help} a minute, as a moving average.`,
    samples,
  };
}

function familyText({ name, type, help, samples }: Family): string {
  const lines = samples.map(([label, value]) => `${name}${label} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function escaped(label: string): string {
  return label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
