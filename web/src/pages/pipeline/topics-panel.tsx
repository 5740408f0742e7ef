// The topics of the embedded log and the last records of one of them, newest first.
import { useState } from 'react';
import type { Topic, TopicRecord } from '../../api/model';
import { useTail } from '../../api/topics';
import { Panel } from '../../components/panel';
import { formatBytes, formatRate, formatShort } from '../../format/numbers';
import { formatClock } from '../../format/times';
import { prettyJson, Json } from '../../components/json';

const RECORDS = 30;

export function TopicsPanel({ topics, connected }: { readonly topics: readonly Topic[]; readonly connected: boolean }) {
  const [chosen, setChosen] = useState<string>();
  const [paused, setPaused] = useState(false);
  const topic = topics.find((candidate) => candidate.name === chosen)?.name ?? topics[0]?.name;
  const { data, error } = useTail(topic, RECORDS, connected && !paused);
  const records = data?.topic === topic ? [...(data?.records ?? [])].reverse() : [];
  return (
    <Panel
      title="Topics"
      note="last records, newest first"
      className="panel-topics"
      actions={
        <button type="button" className="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>
          {paused ? 'Resume' : 'Pause'}
        </button>
      }
    >
      <div className="split">
        <ul className="choices" aria-label="Topics">
          {topics.map((each) => (
            <li key={each.name}>
              <button type="button" aria-pressed={each.name === topic} onClick={() => setChosen(each.name)}>
                <span className="choice-name">{each.name}</span>
                <span className="choice-facts">
                  <span>{formatShort(each.end_offset - each.start_offset)}</span>
                  <span>{formatBytes(each.bytes)}</span>
                  <span>{formatRate(each.rows_per_s)}/s</span>
                </span>
              </button>
            </li>
          ))}
          {topics.length === 0 && <li className="empty">No topic exists yet.</li>}
        </ul>
        <div className="scroll records" tabIndex={0} role="region" aria-label={`Records of ${topic ?? 'no topic'}`}>
          {error !== null && <p className="error-text">{error.message}</p>}
          {records.map((record) => (
            <Record key={`${record.partition}-${record.offset}`} record={record} />
          ))}
          {records.length === 0 && error === null && <p className="empty">No record yet.</p>}
        </div>
      </div>
    </Panel>
  );
}

/** One line; opened, the whole record. */
function Record({ record }: { readonly record: TopicRecord }) {
  return (
    <details className="record">
      <summary>
        <span className="record-offset">{record.offset}</span>
        <span className="record-time">{formatClock(record.time_ms)}</span>
        <span className="record-value">
          {record.key != null && (
            <span className="record-key">
              <Json text={record.key} />
            </span>
          )}
          {record.value == null ? <em>tombstone</em> : <Json text={record.value} />}
        </span>
      </summary>
      <pre>
        <Json text={record.value == null ? 'null' : prettyJson(record.value)} />
      </pre>
    </details>
  );
}
