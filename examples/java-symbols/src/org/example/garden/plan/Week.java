package org.example.garden.plan;

import java.util.List;
import java.util.Map;

import org.example.garden.plant.Bed;
import org.example.garden.sky.Forecast;

/** Seven days of work. */
public record Week(List<Forecast> days) {

    public Map<String, Double> litres(List<Bed> beds) {
        Map<String, Double> sums = new TreeMap<>();
        for (Bed bed : beds) {
            for (Forecast day : days) {
                sums.merge(bed.label(), Watering.litres(bed, day), Double::sum);
            }
        }
        return sums;
    }
}
