//! `ouzel explain`: the plans of a script.

use crate::failure::Failure;
use crate::script::Source;
use crate::{args, environment, explain_live, output, script};

pub fn explain(args: &args::Explain) -> Result<(), Failure> {
    let Some(script) = args.script.as_ref().filter(|_| !args.live) else {
        return explain_live::explain(&args.service);
    };
    let source = Source::read(script)?;
    let statements = source.plan(&environment::defaults(&args.defines.define)?)?;
    for (ordinal, statement) in statements.iter().enumerate() {
        let Some(plan) = script::plan_of(statement) else { continue };
        let text = ouzel_sql::planner::explain::plan_text(plan);
        output::print(&format!("== Statement {} ==\n{text}\n", ordinal + 1));
    }
    Ok(())
}
