"""A grading's results: as text for people, and in three formats for machines.

- gradescope.json: results.json of Gradescope's autograders
- classroom.json: what GitHub Classroom's autograding reporters pass on (version 1)
- junit.xml: JUnit, for any CI
"""

import json
import os
import xml.etree.ElementTree as xml


def text(result):
    """Return the lines of one item."""
    word = "ok" if result.full else "part" if result.score else "no"
    head = f"  {word:4} {number(result.score):>5} of {result.points:<3} {result.title}"
    return [head] + [f"           {line}" for told in result.lines() for line in told.split("\n")]


def number(value):
    return f"{value:g}"


def total(results):
    return round(sum(result.score for result in results), 1), sum(r.points for r in results)


def gradescope(lab, results):
    score, most = total(results)
    return {
        "score": score,
        "output": f"Lab {lab.number}, {lab.title}: {number(score)} of {most} points",
        "execution_time": round(sum(result.seconds for result in results)),
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [{
            "name": result.title,
            "number": str(place),
            "score": result.score,
            "max_score": result.points,
            "status": "passed" if result.full else "failed",
            "output": "\n".join(result.lines()),
        } for place, result in enumerate(results, 1)],
    }


def classroom(lab, results):
    del lab
    _, most = total(results)
    return {
        "version": 1,
        "status": "pass" if all(result.full for result in results) else "fail",
        "max_score": most,
        "tests": [{
            "name": result.title,
            "status": "pass" if result.full else "fail",
            "score": result.score,
            "message": "\n".join(result.lines()),
            "test_code": "make grade",
            "filename": "",
            "line_no": 0,
            "execution_time": f"{result.seconds:.1f}s",
        } for result in results],
    }


def junit(lab, results):
    suite = xml.Element("testsuite", name=f"lab-{lab.name}", tests=str(len(results)), errors="0",
                        failures=str(sum(not result.full for result in results)),
                        time=f"{sum(result.seconds for result in results):.3f}")
    for result in results:
        case = xml.SubElement(suite, "testcase", classname=f"lab-{lab.name}", name=result.title,
                              time=f"{result.seconds:.3f}")
        properties = xml.SubElement(case, "properties")
        for name, value in (("score", result.score), ("max_score", result.points)):
            xml.SubElement(properties, "property", name=name, value=number(value))
        if not result.full:
            lines = "\n".join(result.lines())
            failure = xml.SubElement(case, "failure", message=lines.split("\n")[0])
            failure.text = lines
    return xml.tostring(suite, encoding="unicode", xml_declaration=True)


def write(lab, results, folder):
    """Write all three into FOLDER."""
    os.makedirs(folder, exist_ok=True)
    for name, data in (("gradescope.json", json.dumps(gradescope(lab, results), indent=1)),
                       ("classroom.json", json.dumps(classroom(lab, results), indent=1)),
                       ("junit.xml", junit(lab, results))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(data + "\n")
