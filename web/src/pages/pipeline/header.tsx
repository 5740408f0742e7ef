// Name, state, pipelines, and what the process uses.
import type { Live } from '../../api/live';
import type { Job, Snapshot } from '../../api/model';
import { StateDot, type DotTone } from '../../components/state-dot';
import type { Theme } from '../../components/theme';
import { formatBytes } from '../../format/numbers';
import { formatUptime } from '../../format/times';

interface HeaderProps {
  readonly snapshot: Snapshot;
  readonly state: Live['state'];
  readonly theme: Theme;
  readonly onToggleTheme: () => void;
}

export function Header({ snapshot, state, theme, onToggleTheme }: HeaderProps) {
  const { overview, jobs } = snapshot;
  const summary = state === 'lost' ? { tone: 'bad' as const, label: 'not answering' } : summarise(jobs);
  const { resident_bytes: resident, cpu_share: cpu } = overview.process;
  return (
    <header className="header">
      <a className="brand" href="/" aria-label="Ouzel">
        <img src="/favicon.svg" width="24" height="24" alt="" />
        Ouzel
      </a>
      <StateDot {...summary} />
      <ul className="chips" aria-label="Pipelines">
        {overview.pipelines.map((pipeline) => (
          <li key={pipeline.name}>{pipeline.name}</li>
        ))}
      </ul>
      <dl className="vitals">
        <Vital name="Up" value={formatUptime(overview.uptime_ms)} />
        <Vital name="Memory" value={resident == null ? '–' : formatBytes(resident)} />
        <Vital name="CPU" value={cpu == null ? '–' : `${Math.round(cpu * 100)}%`} title="100% is one core" />
        {overview.addresses
          .filter((address) => address.name !== 'page')
          .map((address) => (
            <Vital key={address.name} name={titled(address.name)} value={port(address.address)} title={address.address} />
          ))}
        <Vital name="Version" value={overview.version} />
      </dl>
      <button
        type="button"
        className="button theme-toggle"
        onClick={onToggleTheme}
        aria-label={`Switch to ${theme === 'dark' ? 'light' : 'dark'} colours`}
      >
        {theme === 'dark' ? 'Light' : 'Dark'}
      </button>
    </header>
  );
}

function Vital({ name, value, title }: { readonly name: string; readonly value: string; readonly title?: string }) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const titled = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

const port = (address: string) => `:${address.split(':').at(-1) ?? address}`;

function summarise(jobs: readonly Job[]): { tone: DotTone; label: string } {
  const count = (...states: Job['state'][]) => jobs.filter((job) => states.includes(job.state)).length;
  const [failed, restarting, waiting] = [count('failed'), count('restarting'), count('waiting')];
  const jobWord = (number: number) => `${number} job${number === 1 ? '' : 's'}`;
  if (failed > 0) return { tone: 'bad', label: `${jobWord(failed)} failed` };
  if (restarting > 0) return { tone: 'busy', label: `${jobWord(restarting)} restarting` };
  if (waiting > 0) return { tone: 'quiet', label: `${jobWord(waiting)} waiting` };
  const running = count('running');
  if (running > 0) return { tone: 'good', label: `${jobWord(running)} running` };
  return { tone: 'quiet', label: jobs.length === 0 ? 'no jobs' : 'finished' };
}
