// How the parallel tasks of a job spend their time: working, waiting for queues that are full, or for rows.
import type { Task } from '../../api/model';
import { shares, type Share } from './task-shares';
import { useRates } from './use-rates';

export function TaskTimes({ tasks, nowMs }: { readonly tasks: readonly Task[]; readonly nowMs: number }) {
  const rates = useRates(
    tasks.flatMap((task) => [task.busy_s, task.back_pressured_s, task.idle_s]),
    nowMs,
    1,
  );
  const each = shares(rates, tasks.length);
  const queued = tasks.reduce((sum, task) => sum + task.queued, 0);
  return (
    <div className="task-times">
      <span className="task-bars" aria-hidden="true">
        {each.map((share, index) => (
          <span key={index} className="task-bar" title={`Task ${index}: ${words(share)}`}>
            <i className="task-busy" style={{ width: percent(share.busy) }} />
            <i className="task-pressed" style={{ width: percent(share.pressed) }} />
          </span>
        ))}
      </span>
      <span className="muted">
        {`${tasks.length === 1 ? 'Task' : `${tasks.length} tasks`}: ${words(mean(each))}${queued > 0 ? `, ${queued} queued` : ''}`}
      </span>
    </div>
  );
}

function mean(each: readonly Share[]): Share {
  const average = (of: (share: Share) => number) => each.reduce((sum, share) => sum + of(share), 0) / Math.max(1, each.length);
  return { busy: average((share) => share.busy), pressed: average((share) => share.pressed), idle: average((share) => share.idle) };
}

const percent = (part: number) => `${Math.round(part * 100)}%`;

const words = (share: Share) =>
  `${percent(share.busy)} busy, ${percent(share.pressed)} back-pressured, ${percent(share.idle)} idle`;
