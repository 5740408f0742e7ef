import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { PipelinePage } from './pages/pipeline/pipeline-page';
import './styles/index.css';

// Every query polls while the server answers; a retry would only delay the next poll.
const client = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } });

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <PipelinePage />
      </QueryClientProvider>
    </StrictMode>,
  );
}
