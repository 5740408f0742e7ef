// The last records of a topic, polled.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TopicTail } from './model';

async function fetchTail(topic: string, records: number, signal: AbortSignal): Promise<TopicTail> {
  const response = await fetch(`/api/v1/topics/${encodeURIComponent(topic)}/tail?n=${records}`, { signal });
  if (!response.ok) {
    const error = (await response.json().catch(() => undefined)) as { primary?: string } | undefined;
    throw new Error(error?.primary ?? `the server answered with status ${response.status}`);
  }
  return (await response.json()) as TopicTail;
}

export function useTail(topic: string | undefined, records: number, enabled: boolean) {
  return useQuery({
    queryKey: ['tail', topic, records],
    queryFn: ({ signal }) => fetchTail(topic ?? '', records, signal),
    enabled: enabled && topic !== undefined,
    refetchInterval: 1000,
    placeholderData: keepPreviousData,
  });
}
