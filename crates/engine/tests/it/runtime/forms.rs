//! Which plan a checkpoint fits.

use ouzel_engine::EngineError;
use ouzel_engine::runtime::{JobEnd, plan_form};
use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::GroupAggregate;
use ouzel_plan::{Expr, JobPlan, Operator};
use ouzel_types::TypeKind;

use super::jobs::{counts, counts_of_counts, rows};
use super::world::World;
use super::{FEED, Folder, options, run};

fn aggregate(plan: &mut JobPlan) -> &mut GroupAggregate {
    match &mut plan.nodes[1].operator {
        Operator::GroupAggregate(aggregate) => aggregate,
        other => panic!("{other:?}"),
    }
}

fn changed(change: impl FnOnce(&mut JobPlan)) -> JobPlan {
    let mut plan = counts(1);
    change(&mut plan);
    plan
}

#[test]
fn forms_are_what_checkpoints_on_disks_say() {
    let forms =
        |plan: &JobPlan| plan_form::of_plan(plan).into_iter().map(|node| (node.name, node.form)).collect::<Vec<_>>();
    let expected = [
        (
            "TableSourceScan[0]: t",
            "TableSourceScan table=[`c`.`d`.`t`] connector=[memory] fields=[0 BIGINT NOT NULL, 1 BIGINT NOT NULL] \
             computed=[none] watermark=[none] inputs=[]",
        ),
        (
            "GroupAggregate[1]",
            "GroupAggregate keys=[#0 BIGINT NOT NULL] aggregates=[COUNT() BIGINT NOT NULL] update-before inputs=[0]",
        ),
        (
            "Sink[2]: t",
            "Sink table=[`c`.`d`.`t`] connector=[memory] key=[] columns=[BIGINT NOT NULL, BIGINT NOT NULL] inputs=[1]",
        ),
    ];
    assert_eq!(forms(&counts(1)), expected.map(|(name, form)| (name.to_string(), form.to_string())));
    let calc = ("Calc[1]".to_string(), "Calc filter=[none] projection=[#0, #1] inputs=[0]".to_string());
    assert_eq!(forms(&rows(1))[1], calc);
}

#[test]
fn a_checkpoint_that_does_not_fit_names_the_operator() {
    let folder = Folder::new("misfit");
    let world = World::new(FEED);
    let options = options(&world, Some(folder.0.clone()));
    assert_eq!(run(&counts(1), &options).unwrap(), JobEnd::Finished);
    let renamed = changed(|plan| {
        aggregate(plan).aggregates[0].name = "other".into();
        plan.nodes.iter_mut().flat_map(|node| &mut node.schema.columns).for_each(|column| column.name = "other".into());
    });
    assert_eq!(run(&renamed, &options).unwrap(), JobEnd::Finished);
    let refused = |plan: JobPlan| -> EngineError {
        let error = run(&plan, &options).unwrap_err();
        assert_eq!(error.primary, "the plan of this job no longer fits its last checkpoint");
        assert!(error.hopeless && error.hint.as_ref().is_some_and(|hint| hint.contains("misfit")), "{error}");
        error
    };
    let error = refused(changed(|plan| {
        let call = &mut aggregate(plan).aggregates[0];
        (call.function, call.args) = (AggregateFunction::Max, vec![1]);
    }));
    assert_eq!(error.place.as_deref(), Some("GroupAggregate[1]"));
    let detail = error.detail.unwrap();
    assert!(detail.contains("aggregates=[COUNT() BIGINT NOT NULL]"), "{detail}");
    assert!(detail.contains("aggregates=[MAX(#1 BIGINT NOT NULL) BIGINT NOT NULL]"), "{detail}");
    let key = refused(changed(|plan| plan.nodes[0].schema.columns[0].ty = TypeKind::Int.not_null()));
    assert!(key.detail.unwrap().contains("keys=[#0 INT NOT NULL]"));
    let filtered = refused({
        let mut plan = rows(1);
        if let Operator::Calc(calc) = &mut plan.nodes[1].operator {
            calc.filter = Some(Expr::column(0, TypeKind::Boolean.not_null()));
        }
        plan
    });
    assert_eq!(filtered.place.as_deref(), Some("Calc[1]"));
    let longer = refused(counts_of_counts(1));
    assert!(longer.detail.unwrap().starts_with("it was Sink "));
}
