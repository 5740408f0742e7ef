//! Readings of the sensors of ten sites, ten types; values swing over the day, and now and then a sensor is off for a while.
//!
//! Types, units, normal ranges and the chance of an anomaly are those of the anomaly pipeline that this replaces. An
//! anomaly holds for a run of neighbouring events of its sensor; most are moderate, one in five is far out.

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use crate::EventFamily;
use crate::text::{Fixed, Iso, Uuid, mix, mix_wide, pick, put};

struct Kind {
    name: &'static str,
    unit: &'static str,
    /// Normal range.
    low: f64,
    high: f64,
    anomaly_chance: f64,
}

const fn kind(name: &'static str, unit: &'static str, low: f64, high: f64, anomaly_chance: f64) -> Kind {
    Kind { name, unit, low, high, anomaly_chance }
}

const KINDS: [Kind; 10] = [
    kind("temperature", "celsius", 18.0, 26.0, 0.02),
    kind("humidity", "percent", 30.0, 70.0, 0.03),
    kind("pressure", "hPa", 1_000.0, 1_030.0, 0.01),
    kind("light", "lux", 100.0, 1_000.0, 0.02),
    kind("motion", "boolean", 0.0, 1.0, 0.05),
    kind("air_quality", "ppm", 50.0, 150.0, 0.04),
    kind("vibration", "mm/s", 0.5, 3.0, 0.03),
    kind("sound", "dB", 30.0, 60.0, 0.02),
    kind("power", "watts", 100.0, 500.0, 0.03),
    kind("flow_rate", "liters/min", 10.0, 50.0, 0.02),
];
const SITES: [&str; 10] = [
    "warehouse_a",
    "warehouse_b",
    "office_floor_1",
    "office_floor_2",
    "production_line_1",
    "production_line_2",
    "server_room",
    "loading_dock",
    "cafeteria",
    "parking_garage",
];
const SENSORS: u64 = 2_000;
/// Events of the whole stream during which one sensor's state (well or off) holds.
const EVENTS_PER_STATE: u64 = 6_000;
const DAY_US: f64 = 86_400e6;

pub struct Sensors {
    pub seed: u64,
}

impl EventFamily for Sensors {
    fn write_event(&self, number: u64, time_us: i64, out: &mut Vec<u8>) {
        let mut rng = SmallRng::seed_from_u64(mix(self.seed, number));
        let sensor = rng.random_range(0..SENSORS);
        let mut device = SmallRng::seed_from_u64(mix(self.seed ^ 0x7365_6e73, sensor));
        let kind = &KINDS[(sensor % 10) as usize];
        let site = SITES[(sensor / 10 % 10) as usize];
        let mut state = SmallRng::seed_from_u64(mix(sensor, number / EVENTS_PER_STATE));
        let off = state.random::<f64>() < kind.anomaly_chance;
        let far = state.random::<f64>() < 0.2;
        let swing = (time_us as f64 / DAY_US * std::f64::consts::TAU).sin() * 0.25;
        let place = 0.5
            + swing
            + rng.random_range(-0.2..0.2)
            + if off && far {
                4.0
            } else if off {
                1.0
            } else {
                0.0
            };
        let value = kind.low + place * (kind.high - kind.low);
        put(
            out,
            format_args!(
                "{{\"timestamp\":\"{}+00:00\",\"sensorId\":\"{site}_{}_{}\",\"sensorType\":\"{}\",\"value\":{},\"unit\":\"{}\",\"location\":\"{site}\"",
                Iso(time_us),
                kind.name,
                1_000 + sensor,
                kind.name,
                Fixed::<3>((value * 1_000.0) as i64),
                kind.unit
            ),
        );
        put(
            out,
            format_args!(
                ",\"coordinates\":{{\"lat\":{},\"lon\":{}}},\"batteryLevel\":{},\"signalStrength\":{},\"dataQuality\":{},\"isAnomaly\":{off}",
                Fixed::<4>(device.random_range(400_000..410_000)),
                Fixed::<4>(device.random_range(-740_000..-730_000)),
                rng.random_range(0..=100),
                rng.random_range(-90..=-30),
                Fixed::<2>(rng.random_range(80..=100))
            ),
        );
        put(
            out,
            format_args!(
                ",\"deviceInfo\":{{\"manufacturer\":\"{}\",\"model\":\"M{}\",\"firmwareVersion\":\"{}.{}\",\"installDate\":\"2023-04-01\",\"calibrationDate\":\"2024-09-01\",\"maintenanceDue\":\"2026-01-01\"}}",
                pick(&["Bosch", "Siemens", "Honeywell", "Sensirion"], &mut device),
                device.random_range(100..999),
                device.random_range(1..4),
                device.random_range(0..10)
            ),
        );
        put(
            out,
            format_args!(
                ",\"networkInfo\":{{\"protocol\":\"{}\",\"gatewayId\":\"gw_{}\",\"rssi\":{},\"packetLoss\":{}}},\"metadata\":{{\"readingId\":\"{}\",\"sequenceNumber\":{number},\"errorCount\":0,\"samplingRate\":1.0,\"processingTime\":{}}}}}",
                pick(&["mqtt", "coap", "http"], &mut device),
                sensor / 100,
                rng.random_range(-90..=-30),
                Fixed::<2>(rng.random_range(0..=5)),
                Uuid(mix_wide(self.seed, number)),
                rng.random_range(1..=50)
            ),
        );
    }
}
