package io.codeloom.local.manifests;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.Validation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A ValidatingAdmissionPolicy's own expressions, evaluated as the API server would: dynamically
 * typed, with the optional syntax and the string library of Kubernetes' CEL environment. What it
 * cannot show is the API server's type check and its cost limit.
 */
final class Policy {
  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

  private final Cel cel =
      CelFactory.standardCelBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addCompilerLibraries(CelOptionalLibrary.INSTANCE, CelExtensions.strings())
          .addRuntimeLibraries(CelOptionalLibrary.INSTANCE, CelExtensions.strings())
          .addVar("object", SimpleType.DYN)
          .addVar("oldObject", SimpleType.DYN)
          .addVar("params", SimpleType.DYN)
          .addVar("request", SimpleType.DYN)
          .addVar("variables", SimpleType.DYN)
          .build();
  private final Map<String, CelRuntime.Program> programs = new ConcurrentHashMap<>();
  private final ValidatingAdmissionPolicy policy;

  Policy(ValidatingAdmissionPolicy policy) {
    this.policy = policy;
  }

  /** Whether the policy looks at this request at all. */
  boolean matches(Map<String, Object> input) {
    return policy.getSpec().getMatchConditions().stream()
        .allMatch(condition -> isTrue(condition.getExpression(), input));
  }

  /**
   * Messages of the rules that refuse. An expression that breaks down is a mistake, though safe.
   */
  List<String> refusals(Map<String, Object> input) {
    Map<String, Object> known = withVariables(input);
    return policy.getSpec().getValidations().stream()
        .filter(rule -> !isTrue(rule.getExpression(), known))
        .map(Validation::getMessage)
        .toList();
  }

  private Map<String, Object> withVariables(Map<String, Object> input) {
    Map<String, Object> known = new HashMap<>(input);
    Map<String, Object> variables = new HashMap<>();
    known.put("variables", variables);
    for (var variable : policy.getSpec().getVariables()) {
      try {
        variables.put(variable.getName(), evaluate(variable.getExpression(), known));
      } catch (CelEvaluationException e) {
        // As in the API server, where a variable fails only who uses it.
        variables.remove(variable.getName());
      }
    }
    return known;
  }

  private boolean isTrue(String expression, Map<String, Object> input) {
    try {
      return Boolean.TRUE.equals(evaluate(expression, input));
    } catch (CelEvaluationException e) {
      throw new AssertionError(expression, e);
    }
  }

  private Object evaluate(String expression, Map<String, Object> input)
      throws CelEvaluationException {
    return programs.computeIfAbsent(expression, this::program).eval(input);
  }

  private CelRuntime.Program program(String expression) {
    try {
      return cel.createProgram(cel.compile(expression).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new AssertionError(expression, e);
    }
  }
}
