// Every INSERT and STATEMENT SET: its state, its last checkpoint, and why it failed.
import type { Job } from '../../api/model';
import { Panel } from '../../components/panel';
import { StateDot, TONES } from '../../components/state-dot';
import { formatBytes, formatCount } from '../../format/numbers';
import { formatDuration } from '../../format/times';
import { TaskTimes } from './task-times';

export function JobsPanel({ jobs, nowMs }: { readonly jobs: readonly Job[]; readonly nowMs: number }) {
  return (
    <Panel title="Jobs" note="checkpoints, restarts and tasks" className="panel-jobs">
      <div className="scroll" tabIndex={0} role="region" aria-label="Jobs">
        {jobs.map((job) => (
          <JobEntry key={job.id} job={job} nowMs={nowMs} />
        ))}
        {jobs.length === 0 && <p className="empty">No job is deployed.</p>}
      </div>
    </Panel>
  );
}

function JobEntry({ job, nowMs }: { readonly job: Job; readonly nowMs: number }) {
  const last = job.last_checkpoint;
  return (
    <article className="job">
      <header>
        <StateDot tone={job.trouble == null && job.warnings.length === 0 ? TONES[job.state] : 'busy'} label={job.state} />
        <h3 title={job.id}>{job.targets.join(', ')}</h3>
        <span className="muted">{`${job.pipeline} / ${job.script}`}</span>
      </header>
      <dl className="job-facts">
        <Fact name="Checkpoint" value={last == null ? 'none yet' : `#${formatCount(last.id)}`} />
        <Fact name="Age" value={last == null ? '–' : formatDuration(nowMs - last.time_ms)} />
        <Fact name="Size" value={last == null ? '–' : formatBytes(last.bytes)} />
        <Fact name="Took" value={last == null ? '–' : `${last.duration_ms} ms`} />
        <Fact name="Restarts" value={formatCount(job.restarts)} tone={job.restarts > 0 ? 'warn' : undefined} />
      </dl>
      {job.state === 'running' && job.tasks.length > 0 && <TaskTimes tasks={job.tasks} nowMs={nowMs} />}
      {job.trouble != null && (
        <div className="job-trouble" role="status">
          <p>{`Trying again: ${job.trouble}`}</p>
        </div>
      )}
      {job.warnings.map((warning) => (
        <div key={warning.node} className="job-trouble" role="status">
          <p>{warning.says}</p>
          <p className="hint">{warning.hint}</p>
        </div>
      ))}
      {job.error != null && (
        <div className="job-error" role="alert">
          <p>{job.error.primary}</p>
          {job.error.detail != null && <p className="muted">{job.error.detail}</p>}
          {job.error.hint != null && <p className="hint">{job.error.hint}</p>}
          {job.next_restart_ms != null && job.next_restart_ms > nowMs && (
            <p className="muted">{`Starts again in ${formatDuration(job.next_restart_ms - nowMs)}.`}</p>
          )}
        </div>
      )}
    </article>
  );
}

function Fact({ name, value, tone }: { readonly name: string; readonly value: string; readonly tone?: 'warn' | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={tone}>{value}</dd>
    </div>
  );
}
