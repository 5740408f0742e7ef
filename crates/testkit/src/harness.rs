//! Drives one operator as the engine's driver does: segments between watermarks, the minimum over inputs, timers.
//!
//! A script has one step per line; rows and watermarks of one input that follow each other are one batch:
//!
//! ```text
//! +I 1 a 10s        a row of input 0          1: -D 2 b      a row of input 1
//! wm 10s            all inputs' watermark     1: wm 5s       one input's
//! clock 500ms       processing time           flush          bundles must leave
//! ---               closes the batch          end            end of input
//! checkpoint        snapshot                  crash          a new instance with the last snapshot
//! ```
//!
//! The result has one line per change; late rows are printed as `late ...`.

use ouzel_engine::state::{StateReader, StateWriter};
use ouzel_engine::{Operator, Output};
use ouzel_types::{DataType, WATERMARK_MAX, WATERMARK_MIN};

use crate::{rows, value};

type Factory = Box<dyn Fn() -> Box<dyn Operator>>;

pub struct Harness {
    factory: Factory,
    operator: Box<dyn Operator>,
    inputs: Vec<Vec<DataType>>,
    output: Vec<DataType>,
    watermarks: Vec<i64>,
    /// The last one given to the operator.
    watermark: i64,
    now_ms: i64,
    snapshots: Vec<Vec<u8>>,
    lines: Vec<String>,
}

enum Step<'a> {
    Row(&'a str),
    Watermark(i64),
}

impl Harness {
    /// `inputs`, `output`: schemas such as `a INT, t TIMESTAMP(3)`.
    pub fn new(factory: impl Fn() -> Box<dyn Operator> + 'static, inputs: &[&str], output: &str) -> Harness {
        Harness {
            operator: factory(),
            factory: Box::new(factory),
            inputs: inputs.iter().map(|schema| value::types(schema)).collect(),
            output: value::types(output),
            watermarks: vec![WATERMARK_MIN; inputs.len()],
            watermark: WATERMARK_MIN,
            now_ms: 0,
            snapshots: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// Runs a script; the changes it caused, in order.
    pub fn run(&mut self, script: &str) -> Vec<String> {
        let mut pending: Vec<Step<'_>> = Vec::new();
        let mut pending_input = 0;
        for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (input, step) = match line.split_once(": ") {
                Some((input, step)) if input.len() == 1 => {
                    (Some(input.parse().expect("an input's number")), step.trim())
                }
                _ => (None, line),
            };
            let target = input.unwrap_or(0);
            if let Some(time) = step.strip_prefix("wm ") {
                let watermark = value::millis(time.trim());
                if input.is_none() && self.inputs.len() > 1 {
                    self.batch(pending_input, std::mem::take(&mut pending));
                    (0..self.inputs.len()).for_each(|i| self.input_watermark(i, watermark));
                    continue;
                }
                if target != pending_input {
                    self.batch(pending_input, std::mem::take(&mut pending));
                    pending_input = target;
                }
                pending.push(Step::Watermark(watermark));
            } else if step.starts_with(['+', '-']) && step != "---" {
                if target != pending_input {
                    self.batch(pending_input, std::mem::take(&mut pending));
                    pending_input = target;
                }
                pending.push(Step::Row(step));
            } else {
                self.batch(pending_input, std::mem::take(&mut pending));
                self.command(step);
            }
        }
        self.batch(pending_input, pending);
        std::mem::take(&mut self.lines)
    }

    /// Runs a script and compares; then runs it on a new instance with a checkpoint and a crash after every line,
    /// which must give the same changes (their order inside one watermark may differ).
    pub fn check(&mut self, script: &str, expected: &str) {
        let expected: Vec<String> = expected.lines().map(|l| l.trim().to_string()).filter(|l| !l.is_empty()).collect();
        let actual = self.run(script);
        assert!(actual == expected, "got:\n  {}\nexpected:\n  {}", actual.join("\n  "), expected.join("\n  "));
        if !script.contains("crash") && !script.contains("checkpoint") {
            self.check_with_crashes(script, expected);
        }
    }

    fn check_with_crashes(&mut self, script: &str, mut expected: Vec<String>) {
        self.operator = (self.factory)();
        self.watermarks.fill(WATERMARK_MIN);
        self.watermark = WATERMARK_MIN;
        self.now_ms = 0;
        self.snapshots.clear();
        let mut actual = Vec::new();
        for line in script.lines().filter(|line| !line.trim().is_empty()) {
            actual.extend(self.run(line));
            actual.extend(self.run("flush\ncheckpoint\ncrash"));
        }
        actual.sort();
        expected.sort();
        assert!(
            actual == expected,
            "with crashes, sorted, got:\n  {}\nexpected:\n  {}",
            actual.join("\n  "),
            expected.join("\n  ")
        );
    }

    pub fn state_bytes(&self) -> usize {
        self.operator.state_bytes()
    }

    /// How many entries a full snapshot has: what the operator keeps.
    ///
    /// It makes the next incremental snapshot incomplete, so it is for tests that make none.
    pub fn state_entries(&mut self) -> usize {
        let mut writer = StateWriter::new(true);
        self.operator.snapshot(&mut writer).expect("snapshot");
        let snapshot = writer.into_bytes();
        let mut reader = StateReader::default();
        reader.base(snapshot).expect("a readable snapshot");
        reader.count().expect("a readable snapshot")
    }

    pub fn operator(&mut self) -> &mut dyn Operator {
        self.operator.as_mut()
    }

    fn command(&mut self, step: &str) {
        let mut out = Output::new(self.now_ms);
        match step.split_once(' ').unwrap_or((step, "")) {
            ("---", _) => {}
            ("clock", time) => return self.clock(value::millis(time.trim())),
            ("flush", _) => self.operator.flush(&mut out).expect("flush"),
            ("end", _) => {
                (0..self.inputs.len()).for_each(|input| self.input_watermark(input, WATERMARK_MAX));
                self.operator.finish(&mut out).expect("finish");
                self.operator.flush(&mut out).expect("flush");
            }
            ("checkpoint", _) => {
                let mut writer = StateWriter::new(self.snapshots.is_empty());
                self.operator.flush(&mut out).expect("flush");
                self.operator.snapshot(&mut writer).expect("snapshot");
                self.snapshots.push(writer.into_bytes());
            }
            ("crash", _) => {
                self.operator = (self.factory)();
                let mut reader = StateReader::default();
                for (number, bytes) in self.snapshots.iter().enumerate() {
                    let replay = if number == 0 { StateReader::base } else { StateReader::delta };
                    replay(&mut reader, bytes.clone()).expect("a readable snapshot");
                }
                self.operator.restore(&mut reader).expect("restore");
                // The engine replays the inputs' watermarks of the checkpoint.
                let watermark = self.watermark;
                self.watermark = WATERMARK_MIN;
                self.raise(watermark);
            }
            (other, _) => panic!("`{other}` is not a step"),
        }
        self.collect(out);
    }

    /// Processing time moves on; timers fire one by one, each at its own time.
    fn clock(&mut self, now_ms: i64) {
        while let Some(timer) = self.operator.next_timer().filter(|timer| *timer <= now_ms) {
            self.now_ms = timer.max(self.now_ms);
            let mut out = Output::new(self.now_ms);
            self.operator.processing_time(self.now_ms, &mut out).expect("processing time");
            self.collect(out);
            let again = self.operator.next_timer();
            assert!(again.is_none_or(|again| again > timer), "a timer at {timer} that never ends");
        }
        self.now_ms = now_ms;
    }

    fn batch(&mut self, input: usize, steps: Vec<Step<'_>>) {
        let lines: Vec<&str> =
            steps.iter().filter_map(|s| if let Step::Row(line) = s { Some(*line) } else { None }).collect();
        let batch = rows::batch(&lines, &self.inputs[input]);
        if !lines.is_empty() {
            self.operator.prepare(input, &batch).expect("prepare");
        }
        let (mut start, mut row) = (0, 0);
        for step in steps {
            match step {
                Step::Row(_) => row += 1,
                Step::Watermark(watermark) => {
                    self.segment(input, &batch, start..row);
                    start = row;
                    self.input_watermark(input, watermark);
                }
            }
        }
        self.segment(input, &batch, start..row);
    }

    fn segment(&mut self, input: usize, batch: &ouzel_types::Batch, rows: std::ops::Range<usize>) {
        if !rows.is_empty() {
            let mut out = Output::new(self.now_ms);
            self.operator.process(input, batch, rows, &mut out).expect("process");
            let late = out.take_late();
            self.collect(out);
            for row in late {
                let line = rows::lines(&batch.slice(row as usize, 1), &self.inputs[input]).concat();
                self.lines.push(format!("late {}", &line[3..]));
            }
        }
    }

    fn input_watermark(&mut self, input: usize, watermark: i64) {
        self.watermarks[input] = self.watermarks[input].max(watermark);
        self.raise(self.watermarks.iter().copied().min().unwrap_or(watermark));
    }

    fn raise(&mut self, watermark: i64) {
        if watermark > self.watermark {
            self.watermark = watermark;
            let mut out = Output::new(self.now_ms);
            self.operator.watermark(watermark, &mut out).expect("watermark");
            self.collect(out);
        }
    }

    fn collect(&mut self, mut out: Output) {
        for batch in out.take() {
            self.lines.extend(rows::lines(&batch, &self.output));
        }
    }
}
