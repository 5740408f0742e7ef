// Names for the generated schemas; nothing here is written by hand but the names.
import type { components } from './schema';

type Schemas = components['schemas'];

export type Snapshot = Schemas['Snapshot'];
export type Overview = Schemas['Overview'];
export type Job = Schemas['Job'];
export type Task = Schemas['Task'];
export type JobState = Schemas['JobState'];
export type GraphNode = Schemas['Node'];
export type GraphEdge = Schemas['Edge'];
export type Graph = Schemas['Graph'];
export type Waiting = Schemas['Waiting'];
export type Topic = Schemas['Topic'];
export type TopicTail = Schemas['TopicTail'];
export type TopicRecord = Schemas['TopicRecord'];
export type TableStatus = Schemas['TableStatus'];
