//! `ouzel up`: the main job, its end and its return.

use std::time::Duration;

use crate::program::{Folder, Service, ouzel};

const SOON: Duration = Duration::from_secs(20);

fn views(service: &Service) -> f64 {
    service.query("select sum(view_count) from product_analytics")[0][0].as_f64().unwrap_or(0.0)
}

fn minutes(service: &Service) -> usize {
    service.query("select window_start, active_users from active_users").as_array().map_or(0, Vec::len)
}

#[test]
fn the_demo_shows_numbers_windows_and_metrics_and_goes_on_after_a_stop() {
    let folder = Folder::new("demo");
    let data = folder.path().join("data");
    let service = Service::start(&data, &[], &[]);
    service.wait_for("a fired window", SOON, minutes, |n| *n >= 1);
    let before = service.wait_for("views of products", SOON, views, |v| *v > 0.0);
    let metrics = service.get("/metrics");
    assert!(metrics.contains("ouzel_"), "{metrics}");
    assert!(service.get("/").contains("<html"), "the page is embedded");
    let status = ouzel().args(["status", "--data"]).arg(&data).output().unwrap();
    assert!(String::from_utf8_lossy(&status.stdout).contains("running"));
    let port = service.page.rsplit(':').next().unwrap();
    let status = ouzel().args(["status", "--port", port]).output().unwrap();
    assert!(String::from_utf8_lossy(&status.stdout).contains("running"));
    let urls = ouzel().args(["urls", "--port", port]).output().unwrap();
    assert!(String::from_utf8_lossy(&urls.stdout).contains(&format!("http://{}/query/sql", service.pinot)));
    assert_eq!(service.terminate(), Some(0));
    let service = Service::start(&data, &[], &[]);
    let after = service.wait_for("the numbers of before", SOON, views, |v| *v >= before);
    assert!(after >= before);
    let stopped = ouzel().args(["stop", "--data"]).arg(&data).output().unwrap();
    assert!(stopped.status.success(), "{}", String::from_utf8_lossy(&stopped.stderr));
}

#[test]
fn after_a_kill_no_generated_event_is_lost_or_doubled() {
    let folder = Folder::new("killed");
    let data = folder.path().join("data");
    let fast = [("EVENTS_PER_SECOND", "500")];
    let service = Service::start(&data, &[], &fast);
    service.wait_for("views of products", SOON, views, |v| *v > 0.0);
    service.kill();
    let service = Service::start(&data, &[], &fast);
    service.wait_for("more views of products", SOON, views, |v| *v > 0.0);
    // `COUNT(DISTINCT event_id)` per product and the plain counts per session agree only if no event is there twice.
    let counted = |service: &Service| {
        let products = views(service);
        let sessions = service.query("select sum(product_views) from user_sessions")[0][0].as_f64().unwrap_or(-1.0);
        (products, sessions)
    };
    service.wait_for("equal counts of both tables", SOON, counted, |(products, sessions)| products == sessions);
    assert_eq!(service.terminate(), Some(0));
}
