// The page: header, then what the pipeline produces, how it does it, and what it reads and writes.
import { useLive } from '../../api/live';
import { useTheme } from '../../components/theme';
import { ConnectionBanner } from './connection-banner';
import { GraphPanel } from './graph-panel';
import { Header } from './header';
import { JobsPanel } from './jobs-panel';
import { MetricTiles } from './metric-tiles';
import { ProductDashboard } from './product-dashboard';
import { TablesPanel } from './tables-panel';
import { TopicsPanel } from './topics-panel';
import { WaitingPanel } from './waiting-panel';

export function PipelinePage() {
  const live = useLive();
  const { theme, toggle } = useTheme();
  const { snapshot } = live;
  const connected = live.state === 'live';
  if (snapshot === undefined) {
    return (
      <>
        <ConnectionBanner live={live} />
        <p className="first-contact">{live.state === 'lost' ? 'Ouzel is not answering.' : 'Connecting to Ouzel'}</p>
      </>
    );
  }
  const nowMs = snapshot.overview.now_ms;
  const servesProducts = snapshot.tables.some((table) => table.name === 'product_analytics');
  return (
    <>
      <Header snapshot={snapshot} state={live.state} theme={theme} onToggleTheme={toggle} />
      <ConnectionBanner live={live} />
      <main className={connected ? 'page' : 'page page-stale'}>
        {servesProducts && <MetricTiles connected={connected} />}
        <GraphPanel snapshot={snapshot} nowMs={nowMs} />
        {servesProducts && <ProductDashboard tables={snapshot.tables} connected={connected} theme={theme} />}
        <TopicsPanel topics={snapshot.topics} connected={connected} />
        <JobsPanel jobs={snapshot.jobs} nowMs={nowMs} />
        <WaitingPanel waiting={snapshot.waiting} />
        <TablesPanel tables={snapshot.tables} connected={connected} nowMs={nowMs} />
      </main>
    </>
  );
}
